"""What happens to invitations: made, accepted once, taken back, or run out."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from identity.grants import service as grants
from identity.grants.schemas import Right
from identity.invitations.schemas import InvitationWrite
from identity.task import Task
from plek_common.problem import UNKNOWN, Conflict, Forbidden, NotFound

VALID_FOR = timedelta(days=14)
_MAKE = """
    insert into invitation (id, digest, for_whom, role, scope, ends_at, why, invited_by, invited_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
# That there was one with this secret is nobody's to know when it is over: it looks like one that never was.
_OPEN = """
    select id, role, scope, ends_at, why, invited_by, expires_at from invitation
    where digest = $1 and accepted_at is null and withdrawn_at is null and expires_at > $2
"""
_ACCEPTED = "update invitation set accepted_at = $2, grant_id = $3 where id = $1"
_WITHDRAW = """
    update invitation set withdrawn_by = $2, withdrawn_at = $3
    where id = $1 and accepted_at is null and withdrawn_at is null returning id
"""
_THERE = "select 1 from invitation where id = $1"
_USED = "Deze uitnodiging is al gebruikt, ingetrokken of verlopen. Vraag een nieuwe aan wie u uitnodigde."


class Made(NamedTuple):
    """An invitation, and the secret that is in its link and nowhere else."""

    id: UUID
    secret: str


async def create(
    connection: asyncpg.Connection, given: InvitationWrite, here: str, invited_by: str, now: datetime
) -> Made:
    """An invitation that counts for two weeks.

    Raises:
        Invalid: this organisation has no such role, or its term ends before anybody could accept.
    """
    grants.check(given, here, now)
    made = Made(uuid7(), secrets.token_urlsafe(32))
    right = (given.for_whom, given.role, given.scope, given.ends_at, given.why)
    await connection.execute(_MAKE, made.id, digest(made.secret), *right, invited_by, now, now + VALID_FOR)
    return made


async def find(connection: asyncpg.Connection, secret: str, now: datetime, *, to_use: bool = False) -> asyncpg.Record:
    """The invitation with this secret, as long as it can be accepted; held `to_use` it.

    Raises:
        NotFound
    """
    found = await connection.fetchrow(_OPEN + (" for update" if to_use else ""), digest(secret), now)
    if found is None:
        raise NotFound(_USED)
    return found


async def accept(connection: asyncpg.Connection, secret: str, person_id: UUID, here: str, now: datetime) -> str:
    """Gives this person what the invitation is for, in the name of who invited; returns the role.

    Raises:
        NotFound: there is no such invitation, or not any more.
        Conflict: who has the right already.
    """
    invited = await find(connection, secret, now, to_use=True)
    right = Right(role=invited["role"], scope=invited["scope"], ends_at=invited["ends_at"], why=invited["why"])
    made = await grants.record(connection, right, person_id, here, now, invited["invited_by"], now)
    await connection.execute(_ACCEPTED, invited["id"], now, made)
    return right.role


async def withdraw(task: Task, id: UUID) -> None:
    """
    Raises:
        NotFound
        Conflict: it was accepted or taken back already.
    """
    if await task.connection.fetchval(_WITHDRAW, id, task.who, task.now) is None:
        if await task.connection.fetchval(_THERE, id) is None:
            raise NotFound(UNKNOWN)
        raise Conflict("Deze uitnodiging is al gebruikt of ingetrokken.")


def digest(secret: str) -> bytes:
    """What is kept of a secret. It is random and long, so nobody finds it again by trying."""
    return hashlib.sha256(secret.encode()).digest()


def person_of(subject: str) -> UUID:
    """Raises Forbidden for who signed in elsewhere: such a token names nobody of here."""
    try:
        return UUID(subject)
    except ValueError:
        raise Forbidden("Meld u aan bij deze organisatie zelf; daarna kunt u de uitnodiging aannemen.") from None
