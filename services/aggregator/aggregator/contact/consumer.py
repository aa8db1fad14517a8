"""Takes in what hubs say of messages. It stands in no journal and on no stream: it is between two organisations."""

from collections.abc import Sequence
from functools import partial
from typing import get_args

import asyncpg

from aggregator.contact import service, unknown_types
from aggregator.contact.hub_words import ADAPTER, HubWord, MessageEvent, ReplyEvent
from aggregator.ingest.hub_registry import CONTACT, Register, hub_of
from aggregator.ingest.quarantine import Quarantine
from plek_common.border import Border
from plek_common.clock import Clock, now
from plek_common.consumer import Consumer
from plek_common.outbox import Outbox
from plek_common.record import Admitted, Reason, Refused
from plek_common.settings import Settings

READER = "national.contact"
NOT_YOURS = "only the hub of the question says what becomes of a message"


class Messages:
    """Passes on what hubs write, and what they say of it, one after the other: few come at a time."""

    def __init__(self, outbox: Outbox, clock: Clock = now) -> None:
        self.outbox, self.clock = outbox, clock

    async def __call__(
        self, connection: asyncpg.Connection, admitted: Sequence[Admitted[HubWord]]
    ) -> Sequence[Refused]:
        found = [await self._take(connection, letter) for letter in admitted]
        await unknown_types.note(connection, admitted)
        return [refused for refused in found if refused]

    async def _take(self, connection: asyncpg.Connection, letter: Admitted[HubWord]) -> Refused | None:
        hub = hub_of(letter.record.topic)
        if letter.event is None:
            await service.take_back(connection, self.outbox, hub, letter.subject, self.clock())
        elif isinstance(letter.event, MessageEvent):
            await service.pass_on(connection, self.outbox, hub, letter.event.data)
        elif isinstance(letter.event, ReplyEvent) and not await service.hear(
            connection, self.outbox, hub, letter.event.data
        ):
            return Refused(letter.record, Reason.SOURCE_MISMATCH, NOT_YOURS)
        return None


def consumer(settings: Settings) -> Consumer[HubWord]:
    """The worker that reads the messages of all hubs."""
    register = Register()
    known = [name for kind in get_args(HubWord) for name in get_args(kind.model_fields["type"].annotation)]
    return Consumer(
        settings,
        name=READER,
        database=settings.database("aggregator"),
        pattern=CONTACT,
        border=Border(ADAPTER, register.source_on),
        store=Messages(service.outbox_of(settings)),
        begin=partial(unknown_types.begin_again, consumer=READER, known=known),
        prepare=register.load,
        watch=Quarantine(),
    )
