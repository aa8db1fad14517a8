"""What the nation tells hubs of a message to who asked a question."""

from datetime import date
from uuid import UUID

from plek_common.event import Draft
from plek_common.event_data import EventData
from plek_common.schema import Moment
from plek_vocabulary import MessageReason, MessageSender, MessageState

TOPIC = "national.contact.v1"


class Contact(EventData):
    """How a message stands: a text that was looked at, between two organisations, about a question.

    `hub` is that of the question; `from_hub` that of who wrote, null for the nation. `heard` counts the words of the
    hub of the question that this follows. `due_on`: by then whoever's turn it is lets something hear.
    """

    id: UUID
    version: int
    heard: int
    hub: str
    hub_name: str
    question_id: UUID
    from_hub: str | None
    from_name: str
    sender: MessageSender
    text: str
    state: MessageState
    reason: MessageReason | None
    reply: str | None
    due_on: date
    sent_at: Moment
    changed_at: Moment


def told(contact: Contact) -> Draft:
    return Draft(
        type=f"nl.plek.contacts.contact-{contact.state}.v1",
        subject=contact.id,
        version=contact.version,
        time=contact.changed_at,
        data=contact,
    )
