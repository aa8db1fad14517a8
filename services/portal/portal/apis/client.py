"""Calls to the APIs behind the pages: short time-outs, typed answers, six ways to fail.

ApiError
├── Away        the API does not answer in time, or answers that it cannot
│   └── Busy    it answers that this visitor asks too much (429)
├── Missing     what was asked for is not there (404)
├── Refused     the input is wrong (400-422); `faults` maps a field to what is wrong with it
├── NotAllowed  who asks may not do this, or is not signed in any more (401, 403)
└── Overtaken   it was so a moment ago, and is not any more (409, 412)
    └── Revealing   what would become public seems to say who somebody is (409); `places` names where
"""

from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, Field, ValidationError

T = TypeVar("T", bound=BaseModel)
Found = TypeVar("Found")
Params = Mapping[str, str | list[str] | None]


class ApiError(Exception):
    """A call did not give what the page needs."""


class Away(ApiError):
    """The API does not answer; the same call may be repeated later."""


class Busy(Away):
    """This visitor, or everybody at the same address, asked too much; `seconds` later it is free again."""

    def __init__(self, path: str, seconds: str) -> None:
        super().__init__(path)
        self.seconds = seconds if seconds.isascii() and seconds.isdigit() else "60"


class Missing(ApiError):
    """There is nothing at this address."""


class Refused(ApiError):
    """The API found the input wrong."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults) or "refused")
        self.faults = faults


class NotAllowed(ApiError):
    """Who asks may not do this."""


class Overtaken(ApiError):
    """Somebody else was first, or what was made earlier is in the way: what the API says of it, in Dutch, and the id of
    that decision or the code of that question."""

    def __init__(self, said: str, earlier: str | None = None) -> None:
        super().__init__(said)
        self.earlier = earlier


class Place(BaseModel):
    """Something personal in a text: code points of the field at `pointer`, from `start` up to and without `end`."""

    pointer: str
    kind: str
    start: int = Field(validation_alias="from")
    end: int = Field(validation_alias="to")


class Revealing(Overtaken):
    """Something personal was found in what would become public; nothing was done. Who lets it through names it by its
    `fingerprint`."""

    def __init__(self, said: str, places: list[Place], fingerprint: str) -> None:
        super().__init__(said)
        self.places, self.fingerprint = places, fingerprint


@dataclass(frozen=True)
class Accepting:
    """Why what was shown, by its fingerprint, may be public; it counts only with both."""

    why: str | None = None
    fingerprint: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The part of a body that says so."""
        if not (self.why and self.fingerprint):
            return {}
        return {"personalDataAccepted": {"reason": self.why, "fingerprint": self.fingerprint}}


NOTHING_ACCEPTED = Accepting()


class Api:
    """One API: a base address, how to call it, and for whom."""

    def __init__(self, http: httpx.AsyncClient, base: str, who: Mapping[str, str] | None = None) -> None:
        self._http = http
        self._base = base.rstrip("/")
        self._who = dict(who or {})

    def signed(self, token: str) -> "Api":
        """The same API, called by whoever this token is of."""
        return Api(self._http, self._base, {**self._who, "Authorization": f"Bearer {token}"})

    def calling_for(self, address: str | None) -> "Api":
        """The same API, called for a visitor from this address: bounds are kept for each apart, not for the portal."""
        return Api(self._http, self._base, {**self._who, **({"X-Forwarded-For": address} if address else {})})

    async def get(self, kind: type[T], path: str, params: Params | None = None) -> T:
        return read(kind, await self._send("GET", path, params=given(params or {})))

    async def post(
        self, kind: type[T], path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> T:
        return read(kind, await self._send("POST", path, json=body, headers=headers))

    async def put(
        self, kind: type[T], path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> T:
        return read(kind, await self._send("PUT", path, json=body, headers=headers))

    async def tell(self, path: str, body: Mapping[str, Any]) -> None:
        """A POST that is answered with nothing."""
        await self._send("POST", path, json=body)

    async def whole(self, path: str) -> bytes:
        """The answer as it came, with all that a page does not use."""
        return (await self._send("GET", path)).content

    async def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        """For what answers nothing."""
        await self._send(method, path, json=body or {})

    @asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """An answer that keeps coming; only the start has a time-out."""
        patient = httpx.Timeout(self._http.timeout.connect, read=None)
        async with self._http.stream("GET", self._base + path, headers=headers, timeout=patient) as response:
            yield response

    async def opened(self, path: str, params: Params) -> httpx.Response:
        """An answer of which the body is not read yet; who takes it closes it."""
        asked = self._http.build_request("GET", self._base + path, params=given(params), headers=self._who)
        try:
            response = await self._http.send(asked, stream=True)
            if response.is_error:
                await response.aread()
        except httpx.HTTPError as error:
            raise Away(path) from error
        return checked(response)

    async def _send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **rest: Any
    ) -> httpx.Response:
        told = {**self._who, **(headers or {})}
        try:
            response = await self._http.request(method, self._base + path, headers=told, **rest)
        except httpx.HTTPError as error:
            raise Away(path) from error
        return checked(response)


def given(params: Params) -> dict[str, str | list[str]]:
    return {name: value for name, value in params.items() if value}


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


async def attempt(call: Awaitable[Found]) -> Found | None:
    """The answer, or None when the API is away: one part that fails does not take the page with it."""
    try:
        return await call
    except Away:
        return None
