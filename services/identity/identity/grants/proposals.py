"""Rights that a provider speaks of: they give nothing until somebody here confirms them."""

from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from identity.grants import service
from identity.grants.schemas import Confirmation, Right
from identity.task import Task
from identity.vocabulary import ROLES
from plek_common.problem import UNKNOWN, NotFound

# Said once: what was refused is not asked again at every sign-in.
_PROPOSE = """
    insert into grant_proposal (id, person_id, role, provider, claim, proposed_at)
    select $1, $2, $3, $4, $5, $6 where not exists (
        select from role_grant where person_id = $2 and role = $3 and scope is null and ended_at is null
            and (ends_at is null or ends_at > $6)
    ) on conflict (person_id, provider, role) do nothing
"""
_HOLD = "select person_id, role from grant_proposal where id = $1 and settled_at is null for update"
_SETTLE = "update grant_proposal set settled_by = $2, settled_at = $3, grant_id = $4 where id = $1"


async def propose(
    connection: asyncpg.Connection, person_id: UUID, *, role: str, provider: str, claim: str, now: datetime
) -> None:
    """Notes that a claim of this provider speaks for such a right. A role that nobody knows here is let be."""
    if role in ROLES:
        await connection.execute(_PROPOSE, uuid7(), person_id, role, provider, claim, now)


async def confirm(task: Task, id: UUID, given: Confirmation) -> UUID:
    """Makes a right of it, in the name of who confirms; returns the right's id.

    Raises:
        NotFound: there is none, or somebody settled it.
        Invalid, Conflict: as for any right that is given.
    """
    proposal = await _held(task, id)
    right = Right(role=proposal["role"], ends_at=given.ends_at, why=given.why)
    made = await service.record(task.connection, right, proposal["person_id"], task.here, task.now, task.who, task.now)
    await task.connection.execute(_SETTLE, id, task.who, task.now, made)
    return made


async def refuse(task: Task, id: UUID) -> None:
    """It gives nothing, and is not asked again.

    Raises:
        NotFound: there is none, or somebody settled it.
    """
    await _held(task, id)
    await task.connection.execute(_SETTLE, id, task.who, task.now, None)


async def _held(task: Task, id: UUID) -> asyncpg.Record:
    found = await task.connection.fetchrow(_HOLD, id)
    if found is None:
        raise NotFound(UNKNOWN)
    return found
