"""Reads of bundles: the list, one with its history, and the queue of proposals."""

from functools import lru_cache
from typing import Any
from uuid import UUID

import asyncpg

from aggregator.bundles.events import Bundle, Member
from aggregator.bundles.schemas import HistoryRead
from aggregator.bundles.size_budget import brief
from plek_common import dutch
from plek_common.cursor import At, Name, Place
from plek_common.problem import NotFound
from plek_common.statement import Values

_BUNDLES = """
    select body::text as body, since, id from bundle where {where} order by {order} limit {limit}
"""
_STRONGEST = "certainty, cardinality(hubs) desc, strength desc, id"
# What a list goes on by never changes: since when it is shared is written once.
_NEWEST = "since desc, id desc"
_BEHIND = "(since, id) < ({0}, {1})"
_BUNDLE = Place(At, UUID)
_BUNDLE_FILTERS = {
    "hub": "{0} = any(hubs)",
    "theme": "{0} = any(themes)",
    "certainty": "certainty = {0}",
    # The words of its questions, or the title that people gave it.
    "q": """(
        id in (select p.bundle_id from placement p join question q on q.hub = p.hub and q.id = p.question_id
            where q.search @@ {0}::tsquery)
        or id in (select id from unnest({1}::uuid[], {2}::tsvector[]) as t (id, title) where t.title @@ {0}::tsquery)
    )""",
}
_PINNED = "select id, title from bundle where is_title_pinned and since is not null"
_QUESTIONS = """
    select p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.theme, p.state, p.asked_at, p.because,
        p.language, p.is_answered as answered, p.joined_at
    from placement p join hub h on h.id = p.hub where {where}
    order by p.joined_at, p.question_id, p.hub limit {limit}
"""
_AFTER = "(p.joined_at, p.question_id, p.hub) > ({0}, {1}, {2})"
_MEMBER = Place(At, UUID, Name)
_HISTORY = "select number, at, what, detail from history where bundle_id = $1 order by number"
_BODY = "select body::text from bundle where id = $1"


async def page(
    connection: asyncpg.Connection, *, limit: int, cursor: str | None, **filters: Any
) -> tuple[list[Bundle], str | None]:
    """Questions that regions share, what is shared last first."""
    values = Values()
    where = await _filtered(connection, values, filters)
    if cursor:
        where.append(values.put(_BEHIND, *_BUNDLE.read(cursor)))
    rows = await _bundles(connection, values, where, _NEWEST, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return list(map(_brief, rows[:limit])), _BUNDLE.written(last["since"], last["id"]) if last else None


async def strongest(connection: asyncpg.Connection, limit: int, **filters: Any) -> list[Bundle]:
    """The surest first, then those of most regions."""
    values = Values()
    where = await _filtered(connection, values, filters)
    return list(map(_brief, await _bundles(connection, values, where, _STRONGEST, limit)))


async def _bundles(
    connection: asyncpg.Connection, values: Values, where: list[str], order: str, limit: int
) -> list[asyncpg.Record]:
    statement = _BUNDLES.format(where=" and ".join(where), order=order, limit=values.place(limit))
    return list(await connection.fetch(statement, *values))


async def _filtered(connection: asyncpg.Connection, values: Values, filters: dict[str, Any]) -> list[str]:
    where = ["since is not null"]
    for name, value in filters.items():
        if value is not None:
            wanted = await _looked_for(connection, value) if name == "q" else (value,)
            where.append(values.put(_BUNDLE_FILTERS[name], *wanted))
    return where


async def _looked_for(connection: asyncpg.Connection, words: str) -> tuple[str, list[UUID], list[str]]:
    """The words, and the titles that people gave to bundles: those are few, and change when people like."""
    pinned = await connection.fetch(_PINNED)
    return dutch.query(words), [row["id"] for row in pinned], [_title(row["title"]) for row in pinned]


@lru_cache(maxsize=4_096)
def _title(title: str) -> str:
    return dutch.vector(title)


def _brief(row: asyncpg.Record) -> Bundle:
    return brief(Bundle.model_validate_json(row["body"]))


async def one(connection: asyncpg.Connection, bundle_id: UUID) -> Bundle:
    body = await connection.fetchval(_BODY, bundle_id)
    if body is None:
        raise NotFound("Deze bundel kennen wij niet.")
    return Bundle.model_validate_json(body)


async def questions(
    connection: asyncpg.Connection, bundle_id: UUID, hub: str | None, cursor: str | None, limit: int
) -> tuple[list[Member], str | None]:
    """All that is in a bundle for sure, in the order in which it came, with all of its words."""
    values = Values(bundle_id)
    where = ["p.bundle_id = $1"]
    if hub:
        where.append(values.put("p.hub = {0}", hub))
    if cursor:
        where.append(values.put(_AFTER, *_MEMBER.read(cursor)))
    await one(connection, bundle_id)
    statement = _QUESTIONS.format(where=" and ".join(where), limit=values.place(limit + 1))
    rows = await connection.fetch(statement, *values)
    last = rows[limit - 1] if len(rows) > limit else None
    following = _MEMBER.written(last["joined_at"], last["question_id"], last["hub"]) if last else None
    return [Member.model_validate(dict(row)) for row in rows[:limit]], following


async def history(connection: asyncpg.Connection, bundle_id: UUID) -> list[HistoryRead]:
    await one(connection, bundle_id)
    return [HistoryRead(**row) for row in await connection.fetch(_HISTORY, bundle_id)]
