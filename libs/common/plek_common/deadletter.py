"""Refused records, kept with their raw bytes in the transaction that moves past them (D9)."""

import json
from collections.abc import Sequence
from datetime import datetime

import asyncpg

from plek_common.record import Refused
from plek_common.retention import AT_ONCE, before
from plek_common.settings import Settings

# Bytes. No record may be larger; a compressed batch that could not be read may unpack to more, and is cut here.
MAX_KEPT = 1_048_576

_PARK = """
    insert into dead_letter
        (consumer, topic, partition, record_offset, reason, detail, record_key, record_value, headers)
    select $1, * from unnest(
        $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::bytea[], $8::bytea[], $9::jsonb[])
    on conflict (consumer, topic, partition, record_offset) do nothing
"""
_EXPIRE = """
    with gone as (
        delete from dead_letter where id in (select id from dead_letter where received_at < $1 limit $2) returning id
    )
    select count(*) from gone
"""


async def park(connection: asyncpg.Connection, consumer: str, refused: Sequence[Refused]) -> None:
    """Stores the refused records; a record that was parked before stays as it was."""
    if refused:
        rows = [_row(letter) for letter in refused]
        await connection.execute(_PARK, consumer, *map(list, zip(*rows, strict=True)))


def _row(letter: Refused) -> tuple[object, ...]:
    record = letter.record
    where = (record.topic, record.partition, record.offset)
    # PostgreSQL's jsonb refuses NUL, and a header may hold anything.
    headers = json.dumps({k: v.replace("\x00", "") for k, v in record.headers.items()})
    value = None if record.value is None else record.value[:MAX_KEPT]
    return (*where, letter.reason.value, letter.detail, record.key, value, headers)


async def expire(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """Takes away some of those that are too old, with the words that may be in them; returns how many."""
    found: int = await connection.fetchval(_EXPIRE, before(now, settings.retention.dead_letters), AT_ONCE)
    return found
