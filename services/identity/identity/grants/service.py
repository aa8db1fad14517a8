"""What happens to rights. Each change takes back the tokens that say otherwise, in the same transaction."""

from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from identity.grants import last_administrator
from identity.grants.schemas import GrantWrite, Right
from identity.task import Task
from identity.tokens.service import revoke
from identity.vocabulary import ADMINISTRATOR, can_be_given
from plek_common.problem import UNKNOWN, Conflict, Invalid, NotFound

_HOLD_PERSON = "select ended_at from person where id = $1 for update"
_SAME = """
    select 1 from role_grant where person_id = $1 and role = $2 and scope is not distinct from $3
        and ended_at is null and (ends_at is null or ends_at > $4)
"""
_GIVE = """
    insert into role_grant (id, person_id, role, organisation, scope, starts_at, ends_at, given_by, why, given_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_HOLD = "select person_id, role, ended_at, ends_at from role_grant where id = $1 for update"
_END = "update role_grant set ended_by = $2, end_reason = $3, ended_at = $4 where id = $1"
_END_ALL = """
    update role_grant set ended_by = $2, end_reason = $3, ended_at = $4
    where person_id = $1 and ended_at is null and (ends_at is null or ends_at > $4) returning role
"""
_END_PERSON = "update person set ended_at = $2 where id = $1"
_ALREADY = "Deze persoon heeft dit recht al."
_OVER = "Dit recht is al voorbij."


async def give(task: Task, given: GrantWrite) -> UUID:
    """Gives somebody a right.

    Raises:
        Invalid: this organisation has no such role, the term is not one, or nobody here has that id.
        Conflict: who has it already, or is not here any more.
    """
    starts_at = given.starts_at or task.now
    if starts_at < task.now:
        raise invalid("startsAt", "ligt in het verleden: wat iemand toen mocht, verandert niet meer")
    return await record(task.connection, given, given.person_id, task.here, starts_at, task.who, task.now)


async def record(
    connection: asyncpg.Connection,
    right: Right,
    person_id: UUID,
    here: str,
    starts_at: datetime,
    given_by: str,
    now: datetime,
) -> UUID:
    """Makes the row, whoever is behind it: an administrator, or an invitation of one. Raises as `give`."""
    check(right, here, starts_at)
    person = await connection.fetchrow(_HOLD_PERSON, person_id)
    if person is None:
        raise invalid("personId", "deze persoon kennen wij niet")
    if person["ended_at"]:
        raise Conflict("Deze persoon doet hier niet meer mee.")
    if await connection.fetchrow(_SAME, person_id, right.role, right.scope, starts_at):
        raise Conflict(_ALREADY)
    id = uuid7()
    why = (given_by, right.why, now)
    await connection.execute(_GIVE, id, person_id, right.role, here, right.scope, starts_at, right.ends_at, *why)
    await revoke(connection, [person_id], now)  # so that the next token has it
    return id


async def end(task: Task, id: UUID, reason: str) -> None:
    """Takes a right away.

    Raises:
        NotFound
        Conflict: it is over already, or nobody would administer this organisation any more.
    """
    await last_administrator.hold(task.connection)
    grant = await task.connection.fetchrow(_HOLD, id)
    if grant is None:
        raise NotFound(UNKNOWN)
    if grant["ended_at"] or (grant["ends_at"] and grant["ends_at"] <= task.now):
        raise Conflict(_OVER)
    await task.connection.execute(_END, id, task.who, reason, task.now)
    await _settle(task, grant["person_id"], {grant["role"]})


async def end_person(task: Task, id: UUID, reason: str) -> None:
    """Ends all that somebody may do, and signs them out everywhere. What they had stays told.

    Raises:
        NotFound
        Conflict: they are gone already, or nobody would administer this organisation any more.
    """
    await last_administrator.hold(task.connection)
    person = await task.connection.fetchrow(_HOLD_PERSON, id)
    if person is None:
        raise NotFound(UNKNOWN)
    if person["ended_at"]:
        raise Conflict("Deze persoon doet hier al niet meer mee.")
    ended = await task.connection.fetch(_END_ALL, id, task.who, reason, task.now)
    await task.connection.execute(_END_PERSON, id, task.now)
    await _settle(task, id, {row["role"] for row in ended})


async def _settle(task: Task, person_id: UUID, ended: set[str]) -> None:
    if ADMINISTRATOR in ended:
        await last_administrator.check(task.connection, task.here, task.now)
    await revoke(task.connection, [person_id], task.now)


def check(right: Right, here: str, starts_at: datetime) -> None:
    """Raises Invalid: this organisation has no such role, or the right would end before it begins."""
    if not can_be_given(right.role, here):
        raise invalid("role", "deze rol kent deze organisatie niet")
    if right.ends_at and right.ends_at <= starts_at:
        raise invalid("endsAt", "ligt niet na het begin")


def invalid(pointer: str, detail: str) -> Invalid:
    """One field that only this organisation, or the clock, can tell to be wrong."""
    return Invalid("1 fout(en); zie errors.", [{"in": "body", "pointer": pointer, "detail": detail}])
