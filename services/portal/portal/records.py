"""What the APIs answer, with only the fields that a page uses. Unknown fields are ignored, so an API may grow."""

from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Certainty = Literal["joined", "proposed"]
Item = TypeVar("Item")


class Record(BaseModel):
    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel), extra="ignore", frozen=True, populate_by_name=True
    )


class Region(Record):
    hub: str
    name: str


class Shared(Record):
    bundle_id: str
    certainty: Certainty
    regions: list[Region]
    since: datetime


class Answer(Record):
    text: str
    kind: str
    at: datetime = Field(validation_alias=AliasChoices("at", "givenAt"))
    sources: list[str] = []


class Articulation(Record):
    title: str | None = None
    text: str
    why: str | None = None
    at: datetime = Field(validation_alias=AliasChoices("at", "madeAt"))


class Question(Record):
    id: str
    title: str | None = None
    text: str
    original_text: str | None = None
    language: str = "nl"
    theme: str | None = None
    level: str | None = None
    needed_by: date | None = None
    state: str
    turn: str | None = None
    due_on: date | None = None
    asked_at: datetime
    released_at: datetime | None = None
    answer: Answer | None = None
    shared: Shared | None = None


class Receipt(Record):
    code: str
    state: str
    turn: str | None = None
    due_on: date | None = None
    asked_at: datetime
    question: Question | None = None


class SimilarQuestion(Record):
    id: str | None = None
    bundle_id: str | None = None
    title: str | None = None
    text: str
    state: str | None = None
    theme: str | None = None
    where: Region
    answered: bool = False


class Member(Record):
    """A question as the nation knows it; `because` says why it belongs in its bundle."""

    hub: str
    hub_name: str
    question_id: str = Field(validation_alias=AliasChoices("questionId", "id"))
    title: str | None = None
    text: str
    language: str = "nl"
    theme: str | None = None
    state: str
    asked_at: datetime
    because: str | None = None
    why: str | None = None
    why_not: str | None = None
    shared_words: list[str] = []
    bundle_id: str | None = None
    answer: Answer | None = None


class Bundle(Record):
    id: str
    title: str | None = None
    regions: list[Region]
    since: datetime
    certainty: Certainty
    why: str | None = None
    members: list[Member] = []
    proposed: list[Member] = []

    @property
    def wordings(self) -> list[Member]:
        """Every question in or near the bundle, those that people or the machine joined first."""
        return [*self.members, *self.proposed]


class BundleStep(Record):
    at: datetime = Field(validation_alias=AliasChoices("at", "time", "createdAt"))
    what: str = Field(validation_alias=AliasChoices("what", "type", "kind", "action"))
    why: str | None = None
    by: str | None = None


class HubFigures(Record):
    id: str
    name: str
    questions: int = 0
    shared: int = 0
    answered: int = 0
    last_event_at: datetime | None = None


class Overview(Record):
    hubs: int
    questions: int
    shared: int
    proposals: int
    answered: int = 0
    as_of: datetime | None = None


class ThemeCell(Record):
    hub: str
    theme: str
    questions: int
    shared: int = 0


class HubName(Record):
    id: str
    name: str


class ThemesByRegion(Record):
    themes: list[str]
    hubs: list[HubName]
    cells: list[ThemeCell]


class Page(Record, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page."""

    items: list[Item]
    next: str | None = None
