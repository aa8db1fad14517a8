"""What a hub tells of messages to who asked. Nothing says who that is; texts were looked at before."""

from datetime import date
from uuid import UUID

from plek_common.event import Draft
from plek_common.event_data import EventData
from plek_common.outbox import Outbox
from plek_common.schema import Moment
from plek_vocabulary import MessageReason, MessageState
from question.models import MessageRow

TOPIC = "contact.v1"


class SentMessage(EventData):
    """A coordinator of this hub wrote to who asked `question_id` at `hub`."""

    id: UUID
    version: int
    hub: str
    question_id: UUID
    text: str
    due_on: date
    sent_at: Moment


class HubReply(EventData):
    """What became of a message at the hub of the question. `reply` is there only when it is answered."""

    id: UUID
    version: int
    state: MessageState
    reason: MessageReason | None
    reply: str | None
    due_on: date
    at: Moment


def outbox(questions: Outbox) -> Outbox:
    """The log of this hub's messages, beside that of its questions."""
    return Outbox(topic=questions.topic.removesuffix("question.v1") + TOPIC, source=questions.source)


def sent(message: MessageRow) -> Draft:
    data = SentMessage.model_validate(message)
    return Draft(
        type="nl.plek.contacts.message-sent.v1", subject=message.id, version=1, time=message.sent_at, data=data
    )


def told(message: MessageRow) -> Draft:
    """The event that says what became of one that came in."""
    data = HubReply(
        id=message.id,
        version=message.published_version,
        state=message.state,
        reason=message.reason,
        reply=message.reply if message.state == "answered" else None,
        due_on=message.due_on,
        at=message.changed_at,
    )
    kind = f"nl.plek.contacts.reply-{message.state}.v1"
    return Draft(type=kind, subject=message.id, version=data.version, time=message.changed_at, data=data)
