"""Reads of bundles: the list, one with its history, and the queue of proposals."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.events import Bundle, Member
from aggregator.fitting import brief
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
_QUESTIONS = """
    select p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.theme, p.state, p.asked_at, p.because,
        p.joined_at
    from placement p join hub h on h.id = p.hub where p.bundle_id = :id {where}
    order by p.joined_at, p.question_id, p.hub limit :limit
"""
_QUESTION_FILTERS = {
    "hub": "and p.hub = :hub",
    "at": "and (p.joined_at, p.question_id, p.hub) > (:at, :after, :after_hub)",
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
    items = [brief(Bundle.model_validate(row["body"])) for row in rows[:limit]]
    return items, str(offset + limit) if len(rows) > limit else None


async def one(session: AsyncSession, bundle_id: UUID) -> Bundle:
    body = (await session.execute(text("select body from bundle where id = :id"), {"id": bundle_id})).scalar()
    if body is None:
        raise NotFound("Deze bundel kennen wij niet.")
    return Bundle.model_validate(body)


async def questions(
    session: AsyncSession, bundle_id: UUID, hub: str | None, cursor: str | None, limit: int
) -> tuple[list[Member], str | None]:
    """All that is in a bundle for sure, in the order in which it came, with all of its words."""
    wanted = {**({"hub": hub} if hub else {}), **_place(cursor)}
    where = " ".join(condition for name, condition in _QUESTION_FILTERS.items() if name in wanted)
    await one(session, bundle_id)
    bound = {**wanted, "id": bundle_id, "limit": limit + 1}
    rows = (await session.execute(text(_QUESTIONS.format(where=where)), bound)).mappings().all()
    last = rows[limit - 1] if len(rows) > limit else None
    following = f"{last['joined_at'].isoformat()}_{last['question_id']}_{last['hub']}" if last else None
    return [Member.model_validate(dict(row)) for row in rows[:limit]], following


async def history(session: AsyncSession, bundle_id: UUID) -> list[HistoryRead]:
    await one(session, bundle_id)
    return [HistoryRead(**row) for row in (await session.execute(_HISTORY, {"id": bundle_id})).mappings()]


def _place(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {}
    try:
        at, question, hub = cursor.split("_")
        return {"at": datetime.fromisoformat(at).astimezone(UTC), "after": UUID(question), "after_hub": hub}
    except (ValueError, OverflowError):
        raise Invalid("Deze cursor kennen wij niet; begin vooraan.") from None


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 7):
        raise Invalid("Deze cursor kennen wij niet; begin vooraan.")
    return int(cursor)
