"""What the question API takes and gives."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from plek_common.legible import visible
from plek_common.personal.marker import Personal
from plek_common.schema import Day, Input, Legible, Line, Lined, Moment, Schema, Storable
from plek_vocabulary import AnswerKind, AskerKind, Bundling, Certainty, Channel, JoinedBy, Level, Theme
from plek_vocabulary.areas import Area
from question.questions.states import Move, State, Turn

SHORTEST = 10  # signs that can be seen


def asking(text: str) -> str:
    """Refuses a text of which too little can be seen.

    Raises:
        ValueError: with the reason.
    """
    if visible(text) < SHORTEST:
        raise ValueError(f"heeft minder dan {SHORTEST} zichtbare tekens")
    return text


Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=160), Storable, Legible]
Wording = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=SHORTEST, max_length=4000),
    Storable,
    AfterValidator(asking),
    Lined,
]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254), Storable]
Phone = Annotated[str, StringConstraints(pattern=r"^[+0-9 ()-]{6,20}$")]


class AskerCreate(Input):
    name: Personal[Line | None] = None
    email: Personal[Email | None] = None
    phone: Personal[Phone | None] = None


class QuestionCreate(Input):
    text: Wording
    title: Title | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "nl"
    channel: Channel = "web"
    asker_kind: AskerKind = "resident"
    theme: Theme | None = None
    area: Area | None = None
    level: Level | None = None
    needed_by: Day | None = None
    asker: AskerCreate | None = None


class Receipt(Schema):
    id: UUID
    code: str
    state: State
    turn: Turn
    due_on: date
    asked_at: Moment


class Region(Schema):
    hub: str
    name: str


class Shared(Schema):
    """What the nation did with this question; `regions` are the others."""

    bundle_id: UUID
    certainty: Certainty
    regions: list[Region]
    since: Moment
    joined_by: list[JoinedBy] = Field(
        default_factory=list,
        description="Wie vragen in de bundel zetten: mensen, de computer, of beide; leeg: dat is niet verteld",
    )


class AnswerBrief(Schema):
    text: str
    kind: AnswerKind
    at: Moment


class QuestionPart(Schema):
    id: UUID
    title: str | None
    text: str
    state: State
    answer: AnswerBrief | None


class QuestionRead(Schema):
    id: UUID
    version: int
    title: str | None
    text: str
    original_text: str = Field(
        description="Wat er gevraagd is; voor wie niet bij de hub werkt de eerste formulering die is vrijgegeven"
    )
    language: str
    channel: Channel
    asker_kind: AskerKind
    theme: Theme | None
    area: str | None
    level: Level | None
    needed_by: date | None
    state: State
    turn: Turn
    due_on: date
    asked_at: Moment
    released_at: Moment | None
    objected_at: Moment | None = Field(
        default=None, description="Sinds wanneer wie haar stelde daar bezwaar tegen heeft"
    )
    answer: AnswerBrief | None
    bundling: Bundling = "open"
    shared: Shared | None = None
    suggested_parts: list[str] = Field(
        default_factory=list, description="De vragen die de tekst lijkt op te sommen; voor wie de vraag kan splitsen"
    )
    moves: list[Move] = Field(
        default_factory=list, description="Wat er nu met de vraag kan gebeuren; voor wie het kan doen"
    )
    part_of: UUID | None = Field(default=None, description="De vraag waarvan deze is afgesplitst")
    split_into: int = Field(default=0, description="In hoeveel vragen deze is gesplitst; 0 als dat niet zo is")
    parts: list[QuestionPart] = Field(default_factory=list, description="Die vragen; niet in lijsten")


class StepRead(Schema):
    move: str
    state: State
    reason: str | None
    taken_at: Moment


class ArticulationRead(Schema):
    number: int
    title: str | None
    text: str
    why: str
    made_at: Moment


class AnswerRead(Schema):
    id: UUID
    kind: AnswerKind
    text: str
    sources: list[str]
    given_at: Moment
