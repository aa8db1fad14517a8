"""What somebody gets of all that is kept of her, and what she sends to have it otherwise."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from plek_common.schema import Input, Line, Moment, Page, Paragraph, Schema, Storable
from plek_vocabulary import AskerKind, Bundling, Channel, Level, Theme
from question.contact.schemas import MessageRead
from question.questions.schemas import AnswerRead, ArticulationRead, Email, Phone, Shared, StepRead
from question.questions.states import State, Turn

Code = Annotated[str, StringConstraints(min_length=1, max_length=100), Storable]


class AskerRead(Schema):
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    subject: str | None = Field(default=None, description="Het kenmerk van uw account, als u was aangemeld")


class Told(Schema):
    """That the network was told; what it was told is in the question."""

    type: str
    at: Moment


class Accepted(Schema):
    """That something personal seemed to be in it, and why it was released all the same."""

    found: list[str]
    reason: str
    at: Moment


class HeldQuestion(Schema):
    """A question with all that is kept of it, released or not."""

    id: UUID
    code: str
    original_text: str
    title: str | None
    text: str
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
    objected_at: Moment | None
    bundling: Bundling
    part_of: UUID | None
    articulations: list[ArticulationRead] = Field(description="Elke formulering, de oudste eerst")
    answers: list[AnswerRead] = Field(description="Elk antwoord, het oudste eerst")
    steps: list[StepRead] = Field(description="Wat ermee gebeurde")
    messages: list[MessageRead] = Field(description="Wat anderen u via de kennishub vroegen, doorgegeven of niet")
    accepted: list[Accepted] = Field(description="Wat erin leek te staan over een persoon, en waarom het zo bleef")
    told: list[Told] = Field(description="Wat het netwerk hoorde, en wanneer")
    shared: Shared | None = Field(description="Met welke regio's de vraag wordt gedeeld")


class PersonalData(Schema):
    """What is kept of who asked a question. `version` is that of the question, and the ETag."""

    version: int
    asker: AskerRead
    questions: list[HeldQuestion] = Field(description="De vraag, en de vragen waarin zij is gesplitst")


class PersonalDataPage(Page[PersonalData]):
    """The newest questions of one person; `next` is always empty: this list is given whole, up to a bound."""

    total: int = Field(description="Hoeveel vragen er van deze persoon zijn; items noemt de nieuwste 200")


class PersonWanted(Input):
    """By what a person is found: a code, or what is known of her; all that is given must be so."""

    email: Email | None = None
    phone: Phone | None = None
    code: Code | None = None
    subject: Line | None = None

    @model_validator(mode="after")
    def says_who(self) -> Self:
        by_asker = self.email or self.phone or self.subject
        if bool(self.code) == bool(by_asker):
            raise ValueError("noem een e-mailadres, een telefoonnummer of een account, of alleen een code")
        return self


class Objection(Input):
    reason: Paragraph | None = None


class Erasing(Input):
    """Nothing to say: nobody has to give a reason."""
