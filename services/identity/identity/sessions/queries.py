"""Reads of sessions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

# Those that go on first, then those that ended, each the newest first.
_OWN = """
    select id, provider, browser, begun_at, used_at, ends_at,
        case when ended_at is not null then ended_at when ends_at <= $2 then ends_at
            when used_at <= $3 then used_at + $4::interval end as ended_at
    from session where person_id = $1
    order by (ended_at is null and ends_at > $2 and used_at > $3) desc, begun_at desc, id limit 100
"""


async def own(
    connection: asyncpg.Connection, person_id: UUID, now: datetime, idle: timedelta
) -> Sequence[asyncpg.Record]:
    """The sessions of a person, a hundred at most; what ended by time says when it did."""
    rows: Sequence[asyncpg.Record] = await connection.fetch(_OWN, person_id, now, now - idle, idle)
    return rows
