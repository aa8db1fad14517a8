"""Reads of bundles: the list, one with its history, and the queue of proposals."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.events import Bundle
from aggregator.schemas import HistoryRead
from plek_common.problem import Invalid, NotFound

_BUNDLES = """
    select body, since, id from bundle where since is not null {where}
    order by certainty, cardinality(hubs) desc, strength desc, id limit :limit offset :offset
"""
_BUNDLE_FILTERS = {
    "hub": "and :hub = any(hubs)",
    "theme": "and :theme = any(themes)",
    "certainty": "and certainty = :certainty",
    # The words of its questions, or the title that people gave it.
    "q": """and (
        id in (select p.bundle_id from placement p join question q on q.hub = p.hub and q.id = p.question_id
            where q.search @@ websearch_to_tsquery('dutch', dutch_words(:q)))
        or is_title_pinned and to_tsvector('dutch', dutch_words(title))
            @@ websearch_to_tsquery('dutch', dutch_words(:q))
    )""",
}
_HISTORY = text("select number, at, what, detail from history where bundle_id = :id order by number")


async def page(
    session: AsyncSession, *, limit: int, cursor: str | None, **filters: Any
) -> tuple[list[Bundle], str | None]:
    """Questions that regions share: the surest first, then those of most regions."""
    wanted = {name: value for name, value in filters.items() if value is not None}
    where = " ".join(_BUNDLE_FILTERS[name] for name in wanted)
    offset = _number(cursor)
    bound = {**wanted, "limit": limit + 1, "offset": offset}
    rows = (await session.execute(text(_BUNDLES.format(where=where)), bound)).mappings().all()
    items = [Bundle.model_validate(row["body"]) for row in rows[:limit]]
    return items, str(offset + limit) if len(rows) > limit else None


async def one(session: AsyncSession, bundle_id: UUID) -> Bundle:
    body = (await session.execute(text("select body from bundle where id = :id"), {"id": bundle_id})).scalar()
    if body is None:
        raise NotFound("Deze bundel kennen wij niet.")
    return Bundle.model_validate(body)


async def history(session: AsyncSession, bundle_id: UUID) -> list[HistoryRead]:
    await one(session, bundle_id)
    return [HistoryRead(**row) for row in (await session.execute(_HISTORY, {"id": bundle_id})).mappings()]


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 7):
        raise Invalid("Deze cursor kennen wij niet; begin vooraan.")
    return int(cursor)
