"""Reads of rights: what holds, what held on a day, and what is proposed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from identity.grants.schemas import GrantRead, ProposalRead
from plek_common.clock import CIVIL_TIME
from plek_common.cursor import Place
from plek_common.problem import UNKNOWN, NotFound

PLACE = Place(UUID)
_GRANTS = """
    select g.id, g.person_id, p.name as person_name, p.email as person_email, g.role, g.scope, g.starts_at, g.ends_at,
        g.given_by, giver.name as given_by_name, g.why, g.given_at, g.ended_by, ender.name as ended_by_name,
        g.end_reason, g.ended_at
    from role_grant g join person p on p.id = g.person_id
    left join person giver on giver.id::text = g.given_by left join person ender on ender.id::text = g.ended_by
"""
# From `$1` up to `$2` at least for a moment: a right that was ended an hour after it began was one of that day.
_PAGE = (
    _GRANTS
    + """
    where g.starts_at < $2 and least(g.ends_at, g.ended_at, 'infinity') > $1
        and ($3::text is null or g.role = $3) and ($4::uuid is null or g.person_id = $4)
        and ($5::uuid is null or g.id < $5)
    order by g.id desc limit $6
"""
)
_ONE = _GRANTS + " where g.id = $1"
_PROPOSALS = """
    select o.id, o.person_id, p.name as person_name, p.email as person_email, o.role, o.provider, o.claim, o.proposed_at
    from grant_proposal o join person p on p.id = o.person_id
    where o.settled_at is null and p.ended_at is null and ($1::uuid is null or o.id < $1)
    order by o.id desc limit $2
"""


def moments(day: date | None, now: datetime) -> tuple[datetime, datetime]:
    """The civil day's begin and end; without one, this moment."""
    if day is None:
        return now, now + timedelta(microseconds=1)
    begin = datetime.combine(day, time(), CIVIL_TIME)
    return begin, datetime.combine(day + timedelta(days=1), time(), CIVIL_TIME)


async def page(
    connection: asyncpg.Connection,
    when: tuple[datetime, datetime],
    *,
    role: str | None,
    person_id: UUID | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[GrantRead], str | None]:
    """The rights of that time, the newest first, and the cursor of the next page."""
    before = PLACE.read(cursor)[0] if cursor else None
    rows = await connection.fetch(_PAGE, *when, role, person_id, before, limit + 1)
    return [_grant(row) for row in rows[:limit]], _following(rows, limit)


async def one(connection: asyncpg.Connection, id: UUID) -> GrantRead:
    """
    Raises:
        NotFound
    """
    row = await connection.fetchrow(_ONE, id)
    if row is None:
        raise NotFound(UNKNOWN)
    return _grant(row)


async def proposals(
    connection: asyncpg.Connection, cursor: str | None, limit: int
) -> tuple[list[ProposalRead], str | None]:
    """What waits for somebody to confirm or refuse it, the newest first."""
    before = PLACE.read(cursor)[0] if cursor else None
    rows = await connection.fetch(_PROPOSALS, before, limit + 1)
    return [ProposalRead.model_validate(dict(row)) for row in rows[:limit]], _following(rows, limit)


def _following(rows: list[asyncpg.Record], limit: int) -> str | None:
    return PLACE.written(rows[limit - 1]["id"]) if len(rows) > limit else None


def _grant(row: Mapping[str, Any]) -> GrantRead:
    return GrantRead.model_validate({**row, "version": 2 if row["ended_at"] else 1})
