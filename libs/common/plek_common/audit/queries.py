"""Reads of the audit log."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

import asyncpg
from fastapi import Depends

from plek_common.audit.schemas import AuditRead, Result, Since, Until, Word
from plek_common.clock import CIVIL_TIME
from plek_common.cursor import Number, Place
from plek_common.database import Database
from plek_common.statement import Values

CHUNK = 1_000  # rows of an export that are in memory at a time
_PLACE = Place(Number)
_SELECT = """
    select seq as id, at, subject, organisation, role, action, object, result, status, origin, request_id, activity,
        place is not null as sealed
    from audit where {where} order by seq {direction} limit {limit}
"""


@dataclass(frozen=True)
class Wanted:
    """Which rows; days are those of people in the Netherlands."""

    subject: str | None
    object: str | None
    action: str | None
    result: Result | None
    since: date | None
    until: date | None

    def conditions(self, values: Values) -> list[str]:
        equal = {name: getattr(self, name) for name in ("subject", "object", "action", "result")}
        found = [values.put(f"{name} = {{0}}", said) for name, said in equal.items() if said]
        if self.since:
            found.append(values.put("at >= {0}", _midnight(self.since)))
        if self.until:
            found.append(values.put("at < {0}", _midnight(self.until + timedelta(days=1))))
        return found


async def _wanted(
    subject: Word = None,
    object: Word = None,
    action: Word = None,
    result: Result | None = None,
    since: Since = None,
    until: Until = None,
) -> Wanted:
    return Wanted(subject, object, action, result, since, until)


Wanting = Annotated[Wanted, Depends(_wanted)]


async def page(
    connection: asyncpg.Connection, wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[AuditRead], str | None]:
    """One page, the newest first, and the cursor of the next.

    Raises:
        Invalid: the cursor is none of ours.
    """
    values = Values()
    conditions = wanted.conditions(values)
    if cursor:
        conditions.append(values.put("seq < {0}", _PLACE.read(cursor)[0]))
    rows = await _rows(connection, conditions, values, "desc", limit + 1)
    items = [AuditRead.model_validate(dict(row)) for row in rows[:limit]]
    return items, _PLACE.written(items[-1].id) if len(rows) > limit else None


async def every(database: Database, wanted: Wanted) -> AsyncIterator[list[AuditRead]]:
    """All of these rows that are there now, the oldest first, so many at a time; no connection is held between."""
    async with database.connection() as connection:
        last = await connection.fetchval("select max(seq) from audit")
    after = 0
    while True:
        values = Values()
        conditions = [*wanted.conditions(values), values.put("seq > {0} and seq <= {1}", after, last or 0)]
        async with database.connection() as connection:
            rows = await _rows(connection, conditions, values, "asc", CHUNK)
        if not rows:
            return
        yield [AuditRead.model_validate(dict(row)) for row in rows]
        after = rows[-1]["id"]


async def _rows(
    connection: asyncpg.Connection, conditions: Sequence[str], values: Values, direction: str, limit: int
) -> list[asyncpg.Record]:
    where = " and ".join(conditions) or "true"
    statement = _SELECT.format(where=where, direction=direction, limit=values.place(limit))
    found: list[asyncpg.Record] = await connection.fetch(statement, *values)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, CIVIL_TIME)
