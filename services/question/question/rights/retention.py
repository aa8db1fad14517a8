"""What of a question goes by itself, and when (plek_common.retention says why)."""

from datetime import datetime

import asyncpg

from plek_common.retention import AT_ONCE, before
from plek_common.settings import Settings
from question.rights.erasure import erase, outbox_of

_WITHDRAWN = """
    select q.id from question q where q.state = 'withdrawn' and not exists (
        select from step s where s.question_id = q.id and s.move = 'withdraw' and s.taken_at >= $1)
    order by q.id limit $2 for update of q skip locked
"""
# Done for so long: nothing happened to it since.
_DONE = """
    q.state in ('closed', 'withdrawn')
    and not exists (select from step t where t.question_id = q.id and t.taken_at >= $1)
"""
_ASKERS = f"""
    with gone as (
        delete from asker where question_id in (
            select a.question_id from asker a join question q on q.id = a.question_id where {_DONE} limit $2)
        returning question_id
    )
    select count(*) from gone
"""  # noqa: S608 - our own words
_REASONS = f"""
    with gone as (
        update step set reason = null where (question_id, version) in (
            select s.question_id, s.version from step s join question q on q.id = s.question_id
            where s.reason is not null and {_DONE} limit $2)
        returning version
    )
    select count(*) from gone
"""  # noqa: S608 - our own words


async def withdrawn_questions(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """What was asked goes when its term after the withdrawal is over, as whoever asked for that would have it."""
    since = before(now, settings.retention.withdrawn)
    due = [row["id"] for row in await connection.fetch(_WITHDRAWN, since, AT_ONCE)]
    return len(await erase(connection, outbox_of(settings), due, now)) if due else 0


async def askers(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """Who asked goes some time after the question was done; the question stays."""
    found: int = await connection.fetchval(_ASKERS, before(now, settings.retention.people), AT_ONCE)
    return found


async def step_reasons(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """What was said with steps goes; that they were taken stays."""
    found: int = await connection.fetchval(_REASONS, before(now, settings.retention.step_reasons), AT_ONCE)
    return found
