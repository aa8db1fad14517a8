"""What hubs say of messages: our own copies, with only the fields that are used here."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, TypeAdapter

from plek_common.event import Envelope
from plek_common.schema import Foreign, ForeignDay, ForeignMoment, ForeignNumber, Storable
from plek_vocabulary import MessageReason
from plek_vocabulary import events as told

Short = Annotated[str, StringConstraints(max_length=60), Storable]
Long = Annotated[str, StringConstraints(max_length=8000), Storable]


class HubMessage(Foreign):
    id: UUID
    version: ForeignNumber
    hub: Short
    question_id: UUID
    text: Long
    due_on: ForeignDay
    sent_at: ForeignMoment


class HubReply(Foreign):
    id: UUID
    version: ForeignNumber
    state: Literal["passed", "declined", "refused", "answered"]
    reason: MessageReason | None = None
    reply: Long | None = None
    due_on: ForeignDay
    at: ForeignMoment


class MessageEvent(Envelope):
    type: told.MessageEvent
    data: HubMessage


class ReplyEvent(Envelope):
    type: told.ReplyEvent
    data: HubReply


HubWord = MessageEvent | ReplyEvent
ADAPTER: TypeAdapter[HubWord] = TypeAdapter(Annotated[HubWord, Field(discriminator="type")])
