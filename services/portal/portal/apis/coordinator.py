"""The question service as a coordinator of its hub may use it: her desk, and what she does with a question."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from portal.apis.client import Params
from portal.apis.national import HubApi
from portal.apis.questions import Question
from portal.apis.record import Page, Record, When

AT = "/question/v1"


class PileCount(Record):
    pile: str
    count: int


class Desk(Record):
    """How much lies on each pile."""

    piles: list[PileCount]

    def count(self, pile: str) -> int:
        return sum(each.count for each in self.piles if each.pile == pile)

    @property
    def all(self) -> int:
        return sum(each.count for each in self.piles)


class Step(Record):
    """What happened, by which the question got this version."""

    version: int
    move: str
    state: str
    reason: str | None = None
    at: When = Field(validation_alias="takenAt")


class AskerContact(Record):
    name: str | None = None
    email: str | None = None
    phone: str | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.name or self.email or self.phone)


class CoordinatorApi(HubApi):
    """Every act names the version that she saw."""

    async def desk(self, theme: str | None) -> Desk:
        return await self.api.get(Desk, f"{AT}/desk", {"theme": theme})

    async def on_desk(self, params: Params) -> list[Question]:
        return (await self.api.get(Page[Question], f"{AT}/desk/questions", params)).items

    async def steps(self, question_id: str) -> list[Step]:
        return (await self.api.get(Page[Step], f"{AT}/questions/{question_id}/steps")).items

    async def asker(self, question_id: str) -> AskerContact:
        """Who asked. That she looked is kept in the audit log."""
        return await self.api.get(AskerContact, f"{AT}/questions/{question_id}/asker")

    async def move(self, question_id: str, version: int, path: str, body: Mapping[str, Any]) -> Question:
        """Makes a move.

        Raises:
            Revealing: what becomes public seems to say who somebody is. Overtaken: it is not this version any more, or
            its state does not allow it. Refused: names the fields that are wrong.
        """
        where = f"{AT}/questions/{question_id}/{path}"
        return await self.api.post(Question, where, body, {"If-Match": f'"{version}"'})
