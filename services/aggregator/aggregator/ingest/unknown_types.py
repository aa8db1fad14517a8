"""Events of types that the nation does not know yet: in the journal like any other, and told to whoever follows it.

When the nation learns the type, such an event takes its place at the end of the journal, under a new number: the
projections have it at once, bundling comes by it in its own time, and a rebuild meets it at the same place.
"""

import logging
from collections.abc import Sequence
from typing import get_args

import asyncpg

from aggregator.ingest import projections
from aggregator.ingest.hub_events import HubEvent, read
from aggregator.ingest.hub_registry import hub_of
from plek_common.event import Unread
from plek_common.record import Admitted, Record

log = logging.getLogger(__name__)

AT_ONCE = 500

_KEEP = """
    insert into unread (seq, type) select j.seq, j.type from journal j
    join unnest($1::text[], $2::text[]) as n (source, event_id) using (source, event_id)
"""
_FORGET = """
    delete from unread u using journal j, unnest($1::text[], $2::uuid[]) as n (hub, entity_id)
    where j.seq = u.seq and j.hub = n.hub and j.entity_id = n.entity_id
"""
_HEAD = "select last_seq from journal_head for update"
_LEARN = """
    select j.seq, j.topic, j.partition, j.record_offset, j.entity_id, j.payload from unread u join journal j using (seq)
    where u.type = any($1) and u.seq > $2 and j.payload <> '' order by seq limit $3
"""
_MOVE = """
    with moved as (
        update journal j set seq = n.new_seq from unnest($1::bigint[], $2::bigint[]) as n (seq, new_seq)
        where j.seq = n.seq
    ), gone as (delete from unread where seq = any($1))
    update journal_head set last_seq = last_seq + cardinality($1) returning pg_notify('journal', '')
"""


def known() -> list[str]:
    """The types that this version of the nation knows."""
    return [name for kind in get_args(HubEvent) for name in get_args(kind.model_fields["type"].annotation)]


async def keep(connection: asyncpg.Connection, new: Sequence[Admitted[HubEvent]]) -> None:
    """Marks those of these letters, which are in the journal by now, that wait until they are known."""
    if keys := [(each.event.source, each.event.id) for each in new if isinstance(each.event, Unread)]:
        await connection.execute(_KEEP, *map(list, zip(*keys, strict=True)))


async def forget(connection: asyncpg.Connection, erased: Sequence[Admitted[HubEvent]]) -> None:
    """What a hub erased will not be learned either."""
    if erased:
        hubs = [hub_of(letter.record.topic) for letter in erased]
        await connection.execute(_FORGET, hubs, [letter.subject for letter in erased])


async def learn(pool: asyncpg.Pool) -> None:
    """Takes in what waits and is known by now; what is not as its type promises waits for a version that reads it."""
    seq, taken = 0, 0
    async with pool.acquire() as connection:
        while letters := await connection.fetch(_LEARN, known(), seq, AT_ONCE):
            seq = letters[-1]["seq"]
            taken += await _take(connection, [row for row in letters if read(row["payload"])])
    if taken:
        log.warning("%d events of types that are known now are taken in from the journal", taken)


async def _take(connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> int:
    async with connection.transaction():
        numbered = list(enumerate(map(_letter, rows), 1 + await connection.fetchval(_HEAD)))
        await connection.execute(_MOVE, [row["seq"] for row in rows], [number for number, _ in numbered])
        await projections.questions(connection, numbered)
        await projections.entries(connection, [letter for _, letter in numbered])
    return len(rows)


def _letter(row: asyncpg.Record) -> Admitted[HubEvent]:
    place, key, payload = (row["topic"], row["partition"], row["record_offset"]), row["entity_id"], row["payload"]
    return Admitted(Record(*place, str(key).encode(), payload, {}), key, read(payload), payload)
