"""The nation's own log: every event once, numbered without gaps in the order of commit (D7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from aggregator.hubs import hub_of
from aggregator.incoming import HubEvent
from plek_common.record import Admitted, Reason, Refused

# The row lock is what makes the numbers follow the commits: the next writer waits for this transaction to end.
_HEAD = "select last_seq from journal_head for update"
_KNOWN = """
    select j.source, j.event_id, j.payload from journal j
    join unnest($1::text[], $2::text[]) as n (source, event_id) using (source, event_id)
"""
_WRITE = """
    insert into journal (seq, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload)
    select $1 + position, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload
    from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::bigint[], $9::uuid[],
        $10::int[], $11::timestamptz[], $12::bytea[])
    with ordinality as n (source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload, position)
"""
_ADVANCE = "update journal_head set last_seq = last_seq + $1"


@dataclass(frozen=True, slots=True)
class Written:
    """What was new, and what reused an id for other bytes. A repeat of the same bytes is neither."""

    new: list[Admitted[HubEvent]]
    refused: list[Refused]


async def write(connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]) -> Written:
    """Appends the events that the journal does not know yet."""
    if not admitted:
        return Written([], [])
    base = await connection.fetchval(_HEAD)
    written = _judge(admitted, await _known(connection, admitted))
    if written.new:
        rows = [_row(letter) for letter in written.new]
        await connection.execute(_WRITE, base, *map(list, zip(*rows, strict=True)))
        await connection.execute(_ADVANCE, len(rows))
    return written


async def _known(
    connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]
) -> dict[tuple[str, str], bytes]:
    sources, ids = zip(*map(_key, admitted), strict=True)
    rows = await connection.fetch(_KNOWN, list(sources), list(ids))
    return {(row["source"], row["event_id"]): row["payload"] for row in rows}


def _judge(admitted: Sequence[Admitted[HubEvent]], known: dict[tuple[str, str], bytes]) -> Written:
    new, refused = [], []
    for letter in admitted:
        key, value = _key(letter), letter.payload
        if key not in known:
            known[key] = value
            new.append(letter)
        elif known[key] != value:
            refused.append(Refused(letter.record, Reason.ID_REUSED, "this id was used for another event before"))
    return Written(new, refused)


def _key(letter: Admitted[HubEvent]) -> tuple[str, str]:
    assert letter.event is not None
    return letter.event.source, letter.event.id


def _row(letter: Admitted[HubEvent]) -> tuple[Any, ...]:
    event, record = letter.event, letter.record
    assert event is not None
    where = (hub_of(record.topic), record.topic, record.partition, record.offset)
    return (
        event.source, event.id, event.type, *where, event.subject, event.version, event.time, letter.payload,
    )  # fmt: skip
