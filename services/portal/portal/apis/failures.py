"""Six ways in which a call to an API fails.

ApiError
├── Away        the API does not answer in time, or answers that it cannot
│   └── Busy    it answers that this visitor asks too much (429)
├── Missing     what was asked for is not there (404)
├── Refused     the input is wrong (400-422); `faults` maps a field to what is wrong with it
├── NotAllowed  who asks may not do this, or is not signed in any more (401, 403)
└── Overtaken   it was so a moment ago, and is not any more (409, 412)
    └── Revealing   what would become public seems to say who somebody is (409); `places` names where
"""

from collections.abc import Awaitable
from typing import TypeVar

from pydantic import BaseModel, Field

Found = TypeVar("Found")


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


async def attempt(call: Awaitable[Found]) -> Found | None:
    """The answer, or None when the API is away: one part that fails does not take the page with it."""
    try:
        return await call
    except Away:
        return None
