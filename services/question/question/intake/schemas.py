"""What who asks sends and gets: what looks like it, and what the holder of a code may know."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from plek_common.schema import Input, Moment, Schema
from question.contact.schemas import MessageRead
from question.questions.schemas import AnswerRead, ArticulationRead, QuestionRead, StepRead, Wording
from question.questions.states import State, Turn

Standing = Literal["open", "answered", "closed", "withdrawn"]


class Own(Schema):
    """What somebody asked and what became of it, also when it is not released."""

    original_text: str
    title: str | None
    text: str
    language: str
    articulations: list[ArticulationRead] = Field(description="De oudste eerst")
    answers: list[AnswerRead] = Field(description="Het nieuwste eerst; het eerste geldt als `standing` dat zegt")


class Place(Schema):
    """Where a question stands, for who has its code."""

    code: str
    state: State
    turn: Turn
    due_on: date
    asked_at: Moment
    standing: Standing = Field(
        description="Is de vraag beantwoord, gesloten zonder antwoord, ingetrokken of nog open? Van een gesplitste "
        "vraag: open zolang een deel dat is, en beantwoord als een deel dat is"
    )
    reason: str | None = Field(description="Waarom de vraag gesloten, ingetrokken, gesplitst of weer geopend is")
    own: Own | None = Field(description="Niet meer als de vraag is ingetrokken")
    question: QuestionRead | None = Field(description="Pas als de vraag is vrijgegeven")
    messages: list[MessageRead] = Field(
        default_factory=list, description="Wat anderen u via uw kennishub vroegen, het oudste eerst"
    )


class ReceiptPart(Place):
    """A question that another was split into."""


class ReceiptRead(Place):
    steps: list[StepRead]
    parts: list[ReceiptPart] = Field(default_factory=list, description="De vragen waarin deze is gesplitst")


class SimilarRequest(Input):
    text: Wording


class Where(Schema):
    hub: str
    name: str


class SimilarRead(Schema):
    id: UUID | None
    bundle_id: UUID | None
    title: str | None
    text: str
    state: State | None
    theme: str | None
    language: str
    where: Where
    answered: bool
