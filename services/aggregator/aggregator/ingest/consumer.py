"""Takes in what hubs publish: first the journal, then the projections, in the transaction of the offsets."""

from collections.abc import Sequence

import asyncpg

from aggregator.ingest import journal, projections, unknown_types
from aggregator.ingest.hub_events import ADAPTER, HubEvent, RecordEvent
from aggregator.ingest.hub_registry import PATTERN, READER, Register
from aggregator.ingest.letter_erasure import silence
from aggregator.ingest.quarantine import Quarantine
from aggregator.ingest.withdrawn_words import key_of
from plek_common.border import Border
from plek_common.consumer import Consumer
from plek_common.record import Admitted, Refused
from plek_common.settings import Settings


async def store(connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]) -> Sequence[Refused]:
    """Journals what is new, refuses an id that was used for something else, projects what is known here, and takes away
    the words that were taken back."""
    written = await journal.write(connection, list(map(_tombstone, admitted)))
    await projections.questions(connection, written.numbered)
    await projections.entries(connection, written.shown)
    await unknown_types.keep(connection, written.shown)
    await projections.erase(connection, written.erased)
    await unknown_types.forget(connection, written.erased)
    await silence(connection, [key_of(letter) for letter in written.taking])
    return written.refused


def _tombstone(letter: Admitted[HubEvent]) -> Admitted[HubEvent]:
    """What says for ever that it was erased says to us what a tombstone says: nothing more has to be kept of it."""
    return letter._replace(event=None, payload=b"") if isinstance(letter.event, RecordEvent) else letter


def consumer(settings: Settings) -> Consumer[HubEvent]:
    """The worker that reads all hubs."""
    register = Register()
    return Consumer(
        settings,
        name=READER,
        database=settings.database("aggregator"),
        pattern=PATTERN,
        border=Border(ADAPTER, register.source_on),
        store=store,
        begin=unknown_types.learn,
        prepare=register.load,
        watch=Quarantine(),
    )
