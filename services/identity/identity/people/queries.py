"""Reads of people."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from identity.people.schemas import PersonRead
from plek_common.cursor import At, Place
from plek_common.problem import UNKNOWN, NotFound

PLACE = Place(At, UUID)
_PEOPLE = """
    select p.id, p.name, p.email, p.created_at, p.ended_at, coalesce((
        select json_agg(json_build_object('provider', a.provider, 'firstSeenAt', a.first_seen_at,
            'lastSeenAt', a.last_seen_at) order by a.provider, a.first_seen_at) from account a where a.person_id = p.id
    ), '[]')::text as accounts from person p
"""
_PAGE = (
    _PEOPLE
    + """
    where ($1::timestamptz is null or (p.created_at, p.id) < ($1, $2))
        and ($3::text is null or p.name ilike '%' || $3 || '%' or p.email ilike '%' || $3 || '%')
    order by p.created_at desc, p.id desc limit $4
"""
)
_ONE = _PEOPLE + " where p.id = $1"


async def page(
    connection: asyncpg.Connection, q: str | None, cursor: str | None, limit: int
) -> tuple[list[PersonRead], str | None]:
    """The newest people, of whom name or address holds these letters, and the cursor of the next page."""
    at, id = PLACE.read(cursor) if cursor else (None, None)
    rows = await connection.fetch(_PAGE, at, id, q and _as_it_is(q), limit + 1)
    following = PLACE.written(rows[limit - 1]["created_at"], rows[limit - 1]["id"]) if len(rows) > limit else None
    return [_person(row) for row in rows[:limit]], following


async def one(connection: asyncpg.Connection, id: UUID) -> PersonRead:
    """
    Raises:
        NotFound
    """
    row = await connection.fetchrow(_ONE, id)
    if row is None:
        raise NotFound(UNKNOWN)
    return _person(row)


def _as_it_is(words: str) -> str:
    """So that what people look for is no pattern."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _person(row: Mapping[str, Any]) -> PersonRead:
    said = {**row, "accounts": json.loads(row["accounts"]), "version": 2 if row["ended_at"] else 1}
    return PersonRead.model_validate(said)
