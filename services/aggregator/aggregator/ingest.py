"""Takes in what hubs publish: first the journal, then the projections, in the transaction of the offsets."""

from collections.abc import Sequence

import asyncpg

from aggregator import journal, project, unread
from aggregator.hubs import PATTERN, Register
from aggregator.incoming import ADAPTER, HubEvent
from aggregator.quarantine import Quarantine
from aggregator.silencing import silence
from aggregator.taken import key_of
from plek_common.border import Border
from plek_common.consumer import Consumer
from plek_common.record import Admitted, Refused
from plek_common.settings import Settings


async def store(connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]) -> Sequence[Refused]:
    """Journals what is new, refuses an id that was used for something else, projects what is known here, and takes away
    the words that were taken back."""
    written = await journal.write(connection, admitted)
    await project.questions(connection, written.numbered)
    await project.entries(connection, written.shown)
    await unread.keep(connection, written.shown)
    await project.erase(connection, written.erased)
    await unread.forget(connection, written.erased)
    await silence(connection, [key_of(letter) for letter in written.taking])
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
