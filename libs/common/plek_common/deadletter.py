"""Refused records, kept with their raw bytes in the transaction that moves past them (D9)."""

import json
from collections.abc import Sequence

import asyncpg

from plek_common.record import Refused

# More than any record may be; what a compressed batch unfolds to is not kept whole.
MAX_KEPT = 1_048_576

_PARK = """
    insert into dead_letter
        (consumer, topic, partition, record_offset, reason, detail, record_key, record_value, headers)
    select $1, * from unnest(
        $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::bytea[], $8::bytea[], $9::jsonb[])
    on conflict (consumer, topic, partition, record_offset) do nothing
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
