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


class QuestionPart(Record):
    """One of the questions that a question was split into."""

    id: str
    title: str | None = None
    text: str
    state: str


class Question(Record):
    """`suggested_parts` are the questions that its text seems to list, for who may split it; `split_into` counts the
    questions that it became, `parts` are those that may be read."""

    id: str
    version: int = 1
    title: str | None = None
    text: str
    original_text: str | None = None
    language: str = "nl"
    theme: str | None = None
    needed_by: date | None = None
    state: str
    turn: str | None = None
    due_on: date | None = None
    asked_at: datetime
    answer: Answer | None = None
    shared: Shared | None = None
    suggested_parts: list[str] = []
    part_of: str | None = None
    split_into: int = 0
    parts: list[QuestionPart] = []


class ReceiptPart(Record):
    code: str
    state: str


class Receipt(Record):
    code: str
    state: str
    turn: str | None = None
    due_on: date | None = None
    asked_at: datetime
    question: Question | None = None
    parts: list[ReceiptPart] = []


class SimilarQuestion(Record):
    id: str | None = None
    bundle_id: str | None = None
    title: str | None = None
    text: str
    state: str | None = None
    theme: str | None = None
    where: Region
    answered: bool = False


class NationalQuestion(Record):
    """A question as the nation shows it; `certainty` tells how sure its place in the bundle is."""

    id: str
    hub: str
    hub_name: str
    title: str | None = None
    text: str | None = None
    language: str = "nl"
    theme: str | None = None
    state: str
    asked_at: datetime
    answer: str | None = None
    bundle_id: str | None = None
    certainty: Certainty | None = None


class Member(Record):
    """A question in a bundle; `because` says why it is there."""

    hub: str
    hub_name: str
    question_id: str
    title: str | None = None
    text: str | None = None
    language: str = "nl"
    theme: str | None = None
    state: str
    asked_at: datetime
    because: str | None = None

    @property
    def ref(self) -> str:
        """How forms and addresses name the question: utrecht/0192..."""
        return f"{self.hub}/{self.question_id}"


class Proposal(Member):
    """A question that may belong in a bundle; `shared` and `near` are the words that made the machine think so."""

    why: str
    why_not: str
    shared: list[str] = []
    near: list[str] = []
    bundle_id: str | None = None
    bundle_title: str | None = None


class Bundle(Record):
    """`since` is None once it was taken apart again; `merged_into` is the bundle that all of it is in now."""

    id: str
    title: str | None = None
    regions: list[Region]
    since: datetime | None = None
    certainty: Certainty
    why: str | None = None
    members: list[Member] = []
    proposed: list[Proposal] = []
    locked: bool = False
    title_pinned: bool = False
    lead: Region | None = None
    merged_into: str | None = None
    member_count: int = 0
    proposed_count: int = 0

    @property
    def size(self) -> int:
        """How many questions are in it; `members` are some of them when there are very many."""
        return max(self.member_count, len(self.members))

    @property
    def asked(self) -> int:
        """How many questions are in or near it."""
        return self.size + max(self.proposed_count, len(self.proposed))

    @property
    def homes(self) -> list[Region]:
        """The regions with a question that is in it for sure, each once."""
        return list({member.hub: Region(hub=member.hub, name=member.hub_name) for member in self.members}.values())

    def member(self, ref: str | None) -> Member | None:
        """The question in it that goes by this name."""
        return next((member for member in self.members if member.ref == ref), None)

    @property
    def wordings(self) -> list[Member]:
        """Every question in or near the bundle, those that are in it for sure first."""
        return [*self.members, *self.proposed]

    @property
    def shared_words(self) -> list[str]:
        return [word for proposal in self.proposed for word in proposal.shared]

    @property
    def near_words(self) -> list[str]:
        return [word for proposal in self.proposed for word in proposal.near]


class BundleStep(Record):
    """One step in the history of a bundle; `detail` tells it in a sentence."""

    at: datetime
    what: str
    detail: str | None = None


class Page(Record, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page."""

    items: list[Item]
    next: str | None = None
