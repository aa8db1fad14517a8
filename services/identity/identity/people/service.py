"""People, as their providers say who they are."""

from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

_KNOWN = """
    update account set last_seen_at = $3 where provider = $1 and subject = $2 returning person_id
"""
_RENAME = """
    update person set name = $2, email = $3
    where id = $1 and ended_at is null and (name, email) is distinct from ($2, $3)
"""
_NEW = """
    with fresh as (insert into person (id, name, email, created_at) values ($3, $4, $5, $6) returning id)
    insert into account (provider, subject, person_id, first_seen_at, last_seen_at)
    select $1, $2, id, $6, $6 from fresh
"""
LONGEST_NAME = 200


async def recognised(
    connection: asyncpg.Connection, *, provider: str, subject: str, name: str, email: str | None, now: datetime
) -> UUID:
    """Who this account of a provider is here; at first sight a new person.

    Name and address follow what the provider says. An address never makes two accounts one person: who can have any
    address at some provider would become somebody else here.
    """
    person = await _seen(connection, provider, subject, now)
    if person is None:
        try:
            async with connection.transaction():
                await connection.execute(_NEW, provider, subject, uuid4(), name[:LONGEST_NAME], email, now)
        except asyncpg.UniqueViolationError:  # the same account came in elsewhere at this moment
            pass
        person = await _seen(connection, provider, subject, now)
        assert person is not None
    await connection.execute(_RENAME, person, name[:LONGEST_NAME], email)
    return person


async def _seen(connection: asyncpg.Connection, provider: str, subject: str, now: datetime) -> UUID | None:
    found: UUID | None = await connection.fetchval(_KNOWN, provider, subject, now)
    return found
