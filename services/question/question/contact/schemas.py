"""What people send and get of messages to who asked a question."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from plek_common.schema import Input, Legible, Lined, Moment, Schema, Storable
from plek_vocabulary import MessageReason, MessageSender, MessageState

HubId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), Storable, Legible, Lined
]
Direction = Literal["in", "out"]


class MessageCreate(Input):
    hub: HubId = Field(description="De kennishub van de vraag")
    question_id: UUID
    text: Words = Field(description="Zonder persoonsgegevens: ook geen naam, e-mailadres of telefoonnummer van uzelf")


class MessageRead(Schema):
    """A message, as coordinators see it. `hub` is the other side: who wrote it, or whose question it is about."""

    id: UUID
    version: int
    direction: Direction
    question_id: UUID
    hub: str
    hub_name: str
    sender: MessageSender
    text: str
    state: MessageState
    reason: MessageReason | None
    reply: str | None = Field(
        description="Wat wie dit vroeg antwoordde; van een vraag elders pas als die hub dat doorgaf"
    )
    due_on: date = Field(description="Voor wanneer wie aan zet is iets laat horen")
    sent_at: Moment
    changed_at: Moment


class Elsewhere(Schema):
    """A question of another region that asks the same as one of ours, as the nation told it."""

    hub: str
    hub_name: str
    question_id: UUID
    title: str | None
    text: str | None
    language: str


class Decision(Input):
    """What a coordinator does with a message, or with the answer to it."""

    decision: Literal["pass", "decline", "release"] = Field(
        description="`pass`: toon het bericht aan wie dit vroeg. `release`: geef haar antwoord door. `decline`: niet"
    )
    reason: MessageReason | None = Field(None, description="Waarom niet; alleen bij `decline`, en daar verplicht")

    @model_validator(mode="after")
    def says_why(self) -> Self:
        if (self.decision == "decline") != (self.reason is not None):
            raise ValueError("noem bij decline een reden, en anders niet")
        return self


class Reply(Input):
    """The answer of who asked, or that she does not want to give one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Ja, ons dorp doet graag mee."}]})

    text: Words | None = Field(None, description="Uw antwoord, zonder persoonsgegevens")
    refuses: bool = Field(default=False, description="U wilt niet antwoorden; een reden hoeft niet")

    @model_validator(mode="after")
    def says_one(self) -> Self:
        if self.refuses == (self.text is not None):
            raise ValueError("geef een antwoord, of zeg dat u niet wilt antwoorden")
        return self
