"""Takes in what hubs publish: first the journal, then the projections, in the transaction of the offsets."""

from collections.abc import Sequence

import asyncpg

from aggregator import journal, project, unread
from aggregator.hubs import PATTERN, Register
from aggregator.incoming import ADAPTER, HubEvent
from aggregator.quarantine import Quarantine
from plek_common.border import Border
from plek_common.consumer import Consumer
from plek_common.record import Admitted, Refused
from plek_common.settings import Settings


async def store(connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]) -> Sequence[Refused]:
    """Journals what is new, refuses an id that was used for something else, and projects what is known here."""
    written = await journal.write(connection, [letter for letter in admitted if letter.event is not None])
    await project.questions(connection, written.numbered)
    await project.entries(connection, written.new)
    await unread.keep(connection, written.new)
    erased = [letter for letter in admitted if letter.event is None]
    await project.erase(connection, erased)
    await unread.forget(connection, erased)
    return written.refused


def consumer(settings: Settings) -> Consumer[HubEvent]:
    """The worker that reads all hubs."""
    register = Register()
    return Consumer(
        settings,
        name=f"{settings.topic_prefix}aggregator",
        database=settings.database("aggregator"),
        pattern=PATTERN,
        border=Border(ADAPTER, register.source_on),
        store=store,
        begin=unread.learn,
        prepare=register.load,
        watch=Quarantine(),
    )
