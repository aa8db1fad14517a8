"""Optimistic concurrency: a single resource carries its version, a change names the version it saw."""

from typing import Annotated, Protocol

from fastapi import Depends, Header, Response

from plek_common.problem import Invalid, PreconditionMissing, Stale

CHANGED_SINCE = "Iemand anders heeft dit intussen gewijzigd. Lees het opnieuw en probeer het nog eens."


def etag(version: int) -> str:
    """The ETag header of this version."""
    return f'"{version}"'


class Tagged(Protocol):
    """What an API shows of one thing, with its version."""

    version: int

    def model_dump_json(self, *, by_alias: bool) -> str: ...


def tagged(found: Tagged) -> Response:
    """Answers with it, and its version as ETag. Its shape made it, so nobody looks at it again on the way out."""
    return Response(found.model_dump_json(by_alias=True), 200, {"ETag": etag(found.version)}, "application/json")


async def _if_match(
    if_match: Annotated[str | None, Header(description='De ETag die u las, bijvoorbeeld "3"')] = None,
) -> int:
    if if_match is None:
        raise PreconditionMissing("Stuur If-Match met de ETag die u het laatst las.")
    digits = if_match.strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Invalid('If-Match is een getal tussen aanhalingstekens, zoals "3".')
    return int(digits)


IfMatch = Annotated[int, Depends(_if_match)]


def expect(current: int, seen: int) -> None:
    """Raises Stale when somebody changed the resource after it was read."""
    if current != seen:
        raise Stale(CHANGED_SINCE)
