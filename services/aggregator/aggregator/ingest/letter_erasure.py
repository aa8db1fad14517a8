"""Dead letters of what was taken back: the reason stays, the bytes go. So they cannot be tried again either.

A refused record may have any key, or none; what it says to be about is read from its bytes, as far as they can be read.
"""

import re
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from aggregator.ingest.withdrawn_words import Key
from plek_common.clock import now
from plek_common.record import Refused

_ABOUT = re.compile(rb'"(?:subject|id)"\s*:\s*"([0-9A-Fa-f-]{36})"')
_SUSPECT = """
    select d.id, d.topic, d.record_key, d.record_value, t.entity_id
    from unnest($1::text[], $2::uuid[]) as t (topic, entity_id) join dead_letter d using (topic)
    where d.record_value is not null and (
        d.record_key = convert_to(t.entity_id::text, 'utf8')
        or position(convert_to(t.entity_id::text, 'utf8') in d.record_value) > 0)
"""
_TAKEN = """
    select d.id from unnest($1::text[], $2::int[], $3::bigint[], $4::uuid[]) as n (topic, partition, at, entity_id)
    join taken_back t using (topic, entity_id)
    join dead_letter d on (d.topic, d.partition, d.record_offset) = (n.topic, n.partition, n.at)
    where d.record_value is not null
"""
_SILENCE = """
    update dead_letter set record_key = null, record_value = null, headers = '{}', settled_at = $2,
        state = case when state = 'parked' then 'discarded' else state end
    where id = any($1::uuid[])
"""


async def silence(connection: asyncpg.Connection, taken: Sequence[Key]) -> None:
    """Of these entities, whatever was refused before."""
    if taken:
        rows = await connection.fetch(_SUSPECT, *map(list, zip(*taken, strict=True)))
        found = [row["id"] for row in rows if row["entity_id"] in _about(row["record_key"], row["record_value"])]
        await _silence(connection, found)


async def silence_new(connection: asyncpg.Connection, refused: Sequence[Refused]) -> None:
    """Of these, just parked, those of what was taken back before."""
    places = [(r.record.topic, r.record.partition, r.record.offset, r.record.key, r.record.value) for r in refused]
    rows = [(*place, id) for *place, key, value in places for id in _about(key, value)]
    if rows:
        found = await connection.fetch(_TAKEN, *map(list, zip(*rows, strict=True)))
        await _silence(connection, [row["id"] for row in found])


async def _silence(connection: asyncpg.Connection, ids: Sequence[UUID]) -> None:
    if ids:
        await connection.execute(_SILENCE, ids, now())


def _about(key: bytes | None, value: bytes | None) -> set[UUID]:
    said = [key or b"", *_ABOUT.findall(value or b"")]
    return {id for each in said if (id := _uuid(each))}


def _uuid(raw: bytes) -> UUID | None:
    try:
        return UUID(raw.decode())
    except ValueError:
        return None
