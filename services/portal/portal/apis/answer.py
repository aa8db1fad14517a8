"""Reads what an API answered: the kind that a page asked for, or the way in which it failed."""

from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from portal.apis.failures import Away, Busy, Missing, NotAllowed, Overtaken, Place, Refused, Revealing

T = TypeVar("T", bound=BaseModel)


def checked(response: httpx.Response) -> httpx.Response:
    if response.status_code == 404:
        raise Missing(response.url.path)
    if response.status_code in (400, 413, 422):
        raise Refused(faults(response))
    if response.status_code in (401, 403):
        raise NotAllowed(response.url.path)
    if response.status_code == 409 and (places := revealed(response)):
        raise Revealing(detail(response), places, fingerprint(response))
    if response.status_code in (409, 412):
        raise Overtaken(detail(response), earlier(response))
    if response.status_code == 429:
        raise Busy(response.url.path, response.headers.get("Retry-After", ""))
    if response.is_error:
        raise Away(f"{response.url.path}: {response.status_code}")
    return response


def read(kind: type[T], response: httpx.Response) -> T:
    try:
        return kind.model_validate_json(response.content)
    except ValidationError as error:
        raise Away(f"{response.url.path}: {error.error_count()} unexpected fields") from error


def detail(response: httpx.Response) -> str:
    """What the problem is, in the words of the API."""
    try:
        return str(response.json().get("detail") or "")
    except (ValueError, AttributeError):
        return ""


def faults(response: httpx.Response) -> dict[str, str]:
    """Field name -> what is wrong with it, from a problem+json answer."""
    return {str(e.get("pointer", "")).rsplit("/", 1)[-1]: str(e.get("detail", "")) for e in errors(response)}


def earlier(response: httpx.Response) -> str | None:
    """The id of the decision that is in the way, or the code of the question that is there, when one is named."""
    named = (error for error in errors(response) if error.get("in") in ("decision", "receipt"))
    return next((str(error["pointer"]) for error in named if error.get("pointer")), None)


def revealed(response: httpx.Response) -> list[Place]:
    """What is personal, by its place, when that is why."""
    return [Place.model_validate(error) for error in errors(response) if {"kind", "from", "to"} <= error.keys()]


def fingerprint(response: httpx.Response) -> str:
    """What names all that was found; nothing from an API that does not say it."""
    try:
        return str(response.json().get("fingerprint") or "")
    except (ValueError, AttributeError):
        return ""


def errors(response: httpx.Response) -> list[dict[str, Any]]:
    try:
        return response.json().get("errors") or []
    except (ValueError, AttributeError):
        return []
