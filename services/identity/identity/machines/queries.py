"""Reads of machines."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from identity.machines.schemas import MachineRead
from plek_common.cursor import At, Place
from plek_common.problem import UNKNOWN, NotFound

PLACE = Place(At, UUID)
_MACHINES = """
    select m.id, m.name, m.roles, m.services, m.why, m.registered_by, p.name as registered_by_name, m.registered_at,
        m.ended_by, m.end_reason, m.ended_at, m.last_token_at, coalesce((
            select json_agg(json_build_object('id', k.id, 'registeredAt', k.registered_at, 'endedAt', k.ended_at)
                order by k.registered_at, k.id) from machine_key k where k.machine_id = m.id
        ), '[]')::text as keys
    from machine m left join person p on p.id::text = m.registered_by
"""
_PAGE = (
    _MACHINES
    + """
    where $1::timestamptz is null or (m.registered_at, m.id) < ($1, $2)
    order by m.registered_at desc, m.id desc limit $3
"""
)
_ONE = _MACHINES + " where m.id = $1"


async def page(connection: asyncpg.Connection, cursor: str | None, limit: int) -> tuple[list[MachineRead], str | None]:
    """All machines, the newest first, and the cursor of the next page."""
    at, id = PLACE.read(cursor) if cursor else (None, None)
    rows = await connection.fetch(_PAGE, at, id, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return [_machine(row) for row in rows[:limit]], last and PLACE.written(last["registered_at"], last["id"])


async def one(connection: asyncpg.Connection, id: UUID) -> MachineRead:
    """
    Raises:
        NotFound
    """
    row = await connection.fetchrow(_ONE, id)
    if row is None:
        raise NotFound(UNKNOWN)
    return _machine(row)


def _machine(row: Mapping[str, Any]) -> MachineRead:
    said = {**row, "keys": json.loads(row["keys"]), "version": 2 if row["ended_at"] else 1}
    return MachineRead.model_validate(said)
