"""What happens to machines and their keys. What ends, ends its tokens too."""

from uuid import UUID, uuid4

import asyncpg

from identity.machines.public_key import named
from identity.machines.schemas import MachineWrite
from identity.task import Task
from identity.tokens.service import revoke
from plek_common.problem import UNKNOWN, Conflict, NotFound

MOST_KEYS = 5
_REGISTER = """
    insert into machine (id, name, roles, services, why, registered_by, registered_at)
    values ($1, $2, $3, $4, $5, $6, $7)
"""
_HOLD = "select ended_at from machine where id = $1 for update"
_END = "update machine set ended_by = $2, end_reason = $3, ended_at = $4 where id = $1"
_KEYS = "select count(*) from machine_key where machine_id = $1 and ended_at is null"
_ADD_KEY = """
    insert into machine_key (id, machine_id, public, registered_by, registered_at) values ($1, $2, $3, $4, $5)
"""
_END_KEY = """
    update machine_key set ended_by = $3, ended_at = $4 where id = $1 and machine_id = $2 and ended_at is null
    returning id
"""
_HAS_KEY = "select 1 from machine_key where id = $1 and machine_id = $2"


async def register(task: Task, given: MachineWrite) -> UUID:
    """A program that may work here; without a key it gets no token yet."""
    id = uuid4()
    right = (given.name, given.roles, given.services, given.why)
    await task.connection.execute(_REGISTER, id, *right, task.who, task.now)
    return id


async def end(task: Task, id: UUID, reason: str) -> None:
    """Raises NotFound; Conflict when it ended before."""
    await _hold(task, id)
    await task.connection.execute(_END, id, task.who, reason, task.now)
    await revoke(task.connection, [id], task.now)


async def add_key(task: Task, id: UUID, pem: str) -> str:
    """Takes in another key, so that one can be replaced without a pause; returns its id.

    Raises:
        NotFound
        Conflict: the machine ended, it has enough keys, or the key is somebody's already.
    """
    await _hold(task, id)
    if await task.connection.fetchval(_KEYS, id) >= MOST_KEYS:
        raise Conflict(f"Deze machine heeft al {MOST_KEYS} sleutels. Neem er eerst een terug.")
    key, public = named(pem)
    try:
        async with task.connection.transaction():
            await task.connection.execute(_ADD_KEY, key, id, public, task.who, task.now)
    except asyncpg.UniqueViolationError:
        raise Conflict("Deze sleutel is hier al bekend, of was dat. Maak een nieuwe.") from None
    return key


async def end_key(task: Task, id: UUID, key: str) -> None:
    """Takes a key back, and every token of the machine: which of them it asked for is not known.

    Raises:
        NotFound
        Conflict: it was taken back before.
    """
    if await task.connection.fetchval(_END_KEY, key, id, task.who, task.now) is None:
        if await task.connection.fetchval(_HAS_KEY, key, id) is None:
            raise NotFound(UNKNOWN)
        raise Conflict("Deze sleutel is al teruggenomen.")
    await revoke(task.connection, [id], task.now)


async def _hold(task: Task, id: UUID) -> None:
    machine = await task.connection.fetchrow(_HOLD, id)
    if machine is None:
        raise NotFound(UNKNOWN)
    if machine["ended_at"]:
        raise Conflict("Deze machine doet niet meer mee.")
