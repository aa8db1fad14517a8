"""What a hub keeps of somebody who asked, and what she may want with it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from portal.apis.client import Api
from portal.apis.questions import Shared
from portal.apis.record import Page, Record, When


class Asker(Record):
    name: str | None = None
    email: str | None = None
    phone: str | None = None


class HeldQuestion(Record):
    """A question as its hub keeps it; of lists only how long they are is shown."""

    id: str
    code: str
    title: str | None = None
    text: str
    language: str = "nl"
    state: str
    asked_at: When
    released_at: When | None = None
    objected_at: When | None = None
    articulations: tuple[Any, ...] = ()
    answers: tuple[Any, ...] = ()
    steps: tuple[Any, ...] = ()
    shared: Shared | None = None

    @property
    def is_public(self) -> bool:
        return self.released_at is not None and self.state != "withdrawn"


class PersonalData(Record):
    """Of one question, and those that it was split into; the first is what was asked."""

    version: int
    asker: Asker
    questions: list[HeldQuestion]

    @property
    def asked(self) -> HeldQuestion:
        return self.questions[0]


class PersonsData(Page[PersonalData]):
    """`total` counts what is there; `items` are the newest of it."""

    total: int


class PersonalDataApi:
    """The hub, as who holds a code may use it; or its coordinator, who may also look for a person."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def read(self, code: str) -> PersonalData:
        return await self.api.get(PersonalData, f"{_at(code)}/personal-data")

    async def whole(self, code: str) -> bytes:
        """Everything, as JSON to take along."""
        return await self.api.whole(f"{_at(code)}/personal-data")

    async def correct(self, code: str, version: int, asker: Mapping[str, str]) -> PersonalData:
        """Puts these in the place of what was known.

        Raises:
            Overtaken: it is not this version any more.
        """
        return await self.api.put(PersonalData, f"{_at(code)}/asker", asker, {"If-Match": f'"{version}"'})

    async def object_to(self, code: str, version: int, reason: str | None) -> PersonalData:
        """Raises Overtaken: it is not this version any more, or she objected before."""
        seen = {"If-Match": f'"{version}"'}
        return await self.api.post(PersonalData, f"{_at(code)}/objection", {"reason": reason}, seen)

    async def erase(self, code: str) -> None:
        await self.api.tell(f"{_at(code)}/erasure", {})

    async def find(self, wanted: Mapping[str, str]) -> PersonsData:
        """Everything of the person with this address or number, the newest two hundred questions at most."""
        return await self.api.post(PersonsData, "/question/v1/personal-data-searches", wanted)


def _at(code: str) -> str:
    return f"/question/v1/receipts/{quote(code or '-', safe='')}"
