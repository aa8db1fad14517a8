"""What the nation tells of messages: those for who asked a question of ours, and what became of those that we sent."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, get_args
from uuid import UUID

import asyncpg
from pydantic import StringConstraints, TypeAdapter

from plek_common import erased
from plek_common.border import Border
from plek_common.clock import Clock, now
from plek_common.consumer import Consumer
from plek_common.event import Envelope
from plek_common.outbox import Outbox
from plek_common.record import Admitted, Refused
from plek_common.schema import Foreign, ForeignDay, ForeignMoment, ForeignNumber, Storable
from plek_common.settings import Settings, source_of
from plek_common.statement import Named
from plek_vocabulary import MessageReason, MessageSender, MessageState
from plek_vocabulary import events as told
from question.bundles import unknown_types
from question.contact import events, service

TOPIC = "national.contact.v1"
Short = Annotated[str, StringConstraints(max_length=300), Storable]
Long = Annotated[str, StringConstraints(max_length=8000), Storable]


class NationalContact(Foreign):
    """Our own copy of what the nation says of a message."""

    id: UUID
    version: ForeignNumber
    heard: ForeignNumber
    hub: Short
    hub_name: Short
    question_id: UUID
    from_hub: Short | None
    from_name: Short
    sender: MessageSender
    text: Long
    state: MessageState
    reason: MessageReason | None = None
    reply: Long | None = None
    due_on: ForeignDay
    sent_at: ForeignMoment
    changed_at: ForeignMoment


class ContactEvent(Envelope):
    type: told.ContactEvent
    data: NationalContact


_IS_OURS = "select exists (select from question where id = $1)"
# What came in is ours to move from here on; what we sent is as the nation says.
_STORE = Named("""
    insert into message as m (id, version, direction, published_version, question_id, hub, hub_name, sender, text,
        state, reason, reply, due_on, sent_at, changed_at)
    values (:id, :version, :direction, :published, :question_id, :hub, :hub_name, :sender, :text, :state, :reason,
        :reply, :due_on, :sent_at, :changed_at)
    on conflict (id) do update set version = excluded.version, hub_name = excluded.hub_name, state = excluded.state,
        reason = excluded.reason, reply = excluded.reply, due_on = excluded.due_on, changed_at = excluded.changed_at
    where m.direction = 'out' and excluded.direction = 'out' and m.version < excluded.version
""")


class Messages:
    """Stores messages that concern this hub, and forgets what the nation forgot."""

    def __init__(self, settings: Settings, clock: Clock = now) -> None:
        self.here, self.clock = settings.organisation, clock
        self.outbox = Outbox(topic=f"{settings.topic_prefix}{events.TOPIC}", source=settings.source("question"))

    async def __call__(
        self, connection: asyncpg.Connection, admitted: Sequence[Admitted[ContactEvent]]
    ) -> Sequence[Refused]:
        for letter in admitted:
            if letter.event is None:
                await self._forget(connection, letter.subject)
            elif isinstance(letter.event, ContactEvent):
                await self._take(connection, letter.event.data)
        await unknown_types.note(connection, admitted)
        return []

    async def _take(self, connection: asyncpg.Connection, said: NationalContact) -> None:
        if self.here not in (said.hub, said.from_hub) or await erased.known(connection, [said.id]):
            return
        if said.hub != self.here:
            await connection.execute(*_STORE.of(_row(said, "out")))
        elif said.state == "declined" and not said.heard:
            return  # the nation knew no such question; nobody here has to hear of it
        elif await connection.fetchval(_IS_OURS, said.question_id):
            await connection.execute(*_STORE.of(_row(said, "in")))
        else:  # erased while the message was on its way
            await service.forget(connection, self.outbox, [said.id], self.clock())

    async def _forget(self, connection: asyncpg.Connection, id: UUID) -> None:
        """Of messages between others nothing is here, and nothing is told."""
        if await connection.fetchval("select exists (select from message where id = $1)", id):
            await service.forget(connection, self.outbox, [id], self.clock())


def _row(said: NationalContact, direction: str) -> dict[str, Any]:
    """`hub` of a row is the other side. One that came in begins with what was heard of it: its next word is newer."""
    other = (said.hub, said.hub_name) if direction == "out" else (said.from_hub or "national", said.from_name)
    known = said.model_dump(exclude={"hub", "hub_name"}) | {"direction": direction, "hub": other[0]}
    return known | {"hub_name": other[1], "published": said.heard if direction == "in" else 1}


def consumer(settings: Settings) -> Consumer[ContactEvent]:
    """The worker that reads the nation's messages into this hub's database."""
    national = source_of(settings.national_oin, "aggregator")
    name = f"{settings.topic_prefix}question.contact"
    known = get_args(ContactEvent.model_fields["type"].annotation)
    return Consumer(
        settings,
        name=name,
        database=settings.database("question"),
        pattern=r"^national\.contact\.v1$",
        border=Border(TypeAdapter(ContactEvent), lambda topic: national if topic == TOPIC else None),
        store=Messages(settings),
        begin=partial(unknown_types.go_back, consumer=name, known=known),
    )
