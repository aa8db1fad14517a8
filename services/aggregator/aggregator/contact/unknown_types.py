"""Types of messages that the nation does not know yet: no fault of who is ahead. Once one is known, all topics are read
again from where they begin. They are compacted and few, and what comes again changes nothing.
"""

from collections.abc import Sequence
from typing import Any

import asyncpg

from plek_common.event import Unread
from plek_common.record import Admitted

_NOTE = "insert into contact_unread (type) select distinct unnest($1::text[]) on conflict do nothing"
_BEGIN_AGAIN = """
    with known as (delete from contact_unread where type = any($2) returning type)
    delete from consumer_offset where consumer = $1 and exists (select from known)
"""


async def note(connection: asyncpg.Connection, admitted: Sequence[Admitted[Any]]) -> None:
    """Remembers, in the transaction that moves past them, which types were passed by."""
    if types := [letter.event.type for letter in admitted if isinstance(letter.event, Unread)]:
        await connection.execute(_NOTE, types)


async def begin_again(pool: asyncpg.Pool, consumer: str, known: Sequence[str]) -> None:
    """Has this consumer read everything again when it knows a type that it passed by."""
    await pool.execute(_BEGIN_AGAIN, consumer, list(known))
