"""Where the nation spoke of what this version of a hub does not know; once it does, it reads there again.

The topic is compacted, and events carry their full state and version: reading again changes only what was missed.
"""

from collections.abc import Sequence
from typing import Any

import asyncpg

from plek_common.event import Unread
from plek_common.record import Admitted

_NOTE = """
    insert into unread as u (type, topic, partition, from_offset)
    select type, topic, partition, min(at) from unnest($1::text[], $2::text[], $3::int[], $4::bigint[])
        as n (type, topic, partition, at) group by 1, 2, 3
    on conflict (type, topic, partition) do update set from_offset = least(u.from_offset, excluded.from_offset)
"""
_GO_BACK = """
    with known as (delete from unread where type = any($2) returning topic, partition, from_offset),
    places as (select topic, partition, min(from_offset) as from_offset from known group by 1, 2)
    update consumer_offset c set next_offset = p.from_offset from places p
    where c.consumer = $1 and c.topic = p.topic and c.partition = p.partition and c.next_offset > p.from_offset
"""


async def note(connection: asyncpg.Connection, admitted: Sequence[Admitted[Any]]) -> None:
    """Remembers, in the transaction that moves past them, where those begin whose type is not known."""
    skipped = [
        (letter.event.type, letter.record.topic, letter.record.partition, letter.record.offset)
        for letter in admitted
        if isinstance(letter.event, Unread)
    ]
    if skipped:
        await connection.execute(_NOTE, *map(list, zip(*skipped, strict=True)))


async def go_back(pool: asyncpg.Pool, consumer: str, known: Sequence[str]) -> None:
    """Has this consumer read again from where the first event lies of a type that is known by now."""
    await pool.execute(_GO_BACK, consumer, list(known))
