"""What the nation's people send and get of messages to who asked a question."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from aggregator.parameters import HubId
from plek_common.schema import Input, Legible, Lined, Moment, Schema, Storable
from plek_vocabulary import MessageReason, MessageSender, MessageState

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), Storable, Legible, Lined
]


class MessageCreate(Input):
    hub: HubId
    question_id: UUID
    text: Words = Field(description="Zonder persoonsgegevens: ook geen naam, e-mailadres of telefoonnummer van uzelf")


class MessageRead(Schema):
    """A message that somebody of the nation wrote, and what became of it."""

    id: UUID
    version: int
    hub: str
    hub_name: str
    question_id: UUID
    sender: MessageSender
    text: str
    state: MessageState
    reason: MessageReason | None
    reply: str | None
    due_on: date = Field(description="Voor wanneer wie aan zet is iets laat horen")
    sent_at: Moment
    changed_at: Moment
