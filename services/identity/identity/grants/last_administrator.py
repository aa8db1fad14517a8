"""Nobody locks an organisation out of its own rights: the last administrator stays, whoever acts at the same time."""

from datetime import datetime

import asyncpg

from identity.vocabulary import ADMINISTRATOR
from plek_common.lock import Lock
from plek_common.problem import Conflict

# One at a time: each of two who end each other would otherwise still see the other.
_HOLD = f"select pg_advisory_xact_lock({Lock.LAST_RIGHT:d})"
# One that has no end, so that it does not run out by itself when nobody looks.
_LEFT = """
    select exists (
        select from role_grant g join person p on p.id = g.person_id
        where g.role = $1 and g.organisation = $2 and g.scope is null and g.starts_at <= $3 and g.ends_at is null
            and g.ended_at is null and p.ended_at is null
    )
"""
_LAST = (
    "Dit is de laatste beheerder zonder einddatum: daarna kan niemand hier nog rechten geven. "
    "Geef eerst iemand anders dit recht."
)


async def hold(connection: asyncpg.Connection) -> None:
    """Waits until nobody else ends a right in this database; to be called before rows are read."""
    await connection.execute(_HOLD)


async def check(connection: asyncpg.Connection, here: str, now: datetime) -> None:
    """To be called when the right has ended, in the same transaction.

    Raises:
        Conflict: nobody administers this organisation any more.
    """
    if not await connection.fetchval(_LEFT, ADMINISTRATOR, here, now):
        raise Conflict(_LAST)
