"""What the APIs answer of questions."""

from collections.abc import Collection
from datetime import date

from pydantic import AliasChoices, Field

from plek_vocabulary import Certainty, JoinedBy
from portal.apis.record import Record, When


class Region(Record):
    hub: str
    name: str


class Shared(Record):
    bundle_id: str
    certainty: Certainty
    regions: list[Region]
    since: When
    joined_by: tuple[JoinedBy, ...] = ()

    @property
    def by(self) -> str | None:
        """Who put it together, as the nation's pages say it; None while it waits, or where that is not told."""
        return put_by(self.joined_by) if self.certainty == "joined" and self.joined_by else None


def put_by(whom: Collection[JoinedBy | None]) -> str:
    """People (`joined`), the `machine` alone, or `both`."""
    return "machine" if "person" not in whom else "both" if "machine" in whom else "joined"


class Answer(Record):
    text: str
    kind: str
    at: When = Field(validation_alias=AliasChoices("at", "givenAt"))
    sources: tuple[str, ...] = ()


class Articulation(Record):
    title: str | None = None
    text: str
    why: str | None = None
    at: When = Field(validation_alias=AliasChoices("at", "madeAt"))


class Acceptance(Record):
    """Something personal that somebody released all the same, and why."""

    reason: str
    at: When = Field(validation_alias=AliasChoices("at", "acceptedAt"))


class QuestionPart(Record):
    """One of the questions that a question was split into."""

    id: str
    title: str | None = None
    text: str
    state: str


class Question(Record):
    """`moves` is what who looks can do with it now. `suggested_parts` are the questions that its text seems to list,
    for who may split it; `split_into` counts the questions that it became, `parts` are those that may be read."""

    id: str
    version: int = 1
    title: str | None = None
    text: str
    original_text: str | None = None
    language: str = "nl"
    channel: str | None = None
    asker_kind: str | None = None
    theme: str | None = None
    area: str | None = None
    level: str | None = None
    needed_by: date | None = None
    state: str
    turn: str | None = None
    due_on: date | None = None
    asked_at: When
    released_at: When | None = None
    objected_at: When | None = None
    answer: Answer | None = None
    shared: Shared | None = None
    suggested_parts: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    bundling: str = "open"
    part_of: str | None = None
    split_into: int = 0
    parts: tuple[QuestionPart, ...] = ()


class Own(Record):
    """What somebody asked, as it is worded now, and the answers: the newest first."""

    text: str
    language: str = "nl"
    answers: tuple[Answer, ...] = ()


class Message(Record):
    """What somebody elsewhere asks who asked; `hub` is the other side. `sender` is in which role that was written."""

    id: str
    version: int
    direction: str = "out"
    question_id: str
    hub: str
    hub_name: str
    sender: str
    text: str
    state: str
    reason: str | None = None
    reply: str | None = None
    due_on: date
    sent_at: When

    @property
    def is_settled(self) -> bool:
        return self.state in ("answered", "refused", "declined")


class ReceiptPart(Record):
    code: str
    state: str
    standing: str = "open"
    reason: str | None = None
    own: Own | None = None
    messages: tuple[Message, ...] = ()


class Receipt(ReceiptPart):
    """`standing` says what became of it: open, answered, closed without an answer, withdrawn; of a question that was
    split, by its parts. `reason` is why."""

    turn: str | None = None
    due_on: date | None = None
    asked_at: When
    question: Question | None = None
    parts: tuple[ReceiptPart, ...] = ()


class SimilarQuestion(Record):
    id: str | None = None
    bundle_id: str | None = None
    title: str | None = None
    text: str
    state: str | None = None
    theme: str | None = None
    language: str = "nl"
    where: Region
    answered: bool = False


class Worded(Record):
    """A question in its words, and the hub where it was asked."""

    hub: str
    hub_name: str
    title: str | None = None
    text: str | None = None
    language: str = "nl"


class RegionalQuestion(Worded):
    """A question by what names it among all regions."""

    question_id: str

    @property
    def ref(self) -> str:
        return f"{self.hub}/{self.question_id}"


class Told(Worded):
    """What the nation knows of a question of a hub, wherever it shows it."""

    theme: str | None = None
    state: str
    asked_at: When


class NationalQuestion(Told):
    """A question as the nation shows it; `certainty` tells how sure its place in the bundle is."""

    id: str
    answer: str | None = None
    bundle_id: str | None = None
    certainty: Certainty | None = None
