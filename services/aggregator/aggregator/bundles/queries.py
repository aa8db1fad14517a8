"""Reads of bundles: the list, one with its history, and the queue of proposals."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.bundles.events import Bundle, Member
from aggregator.bundles.schemas import HistoryRead
from aggregator.bundles.size_budget import brief
from plek_common import dutch
from plek_common.cursor import At, Name, Place
from plek_common.problem import NotFound

_BUNDLES = """
    select body, since, id from bundle where since is not null {where}
    order by {order} limit :limit
"""
_STRONGEST = "certainty, cardinality(hubs) desc, strength desc, id"
# What a list goes on by never changes: since when it is shared is written once.
_NEWEST = "since desc, id desc"
_BEHIND = "and (since, id) < (:since, :behind)"
_BUNDLE = Place(At, UUID)
_BUNDLE_FILTERS = {
    "hub": "and :hub = any(hubs)",
    "theme": "and :theme = any(themes)",
    "certainty": "and certainty = :certainty",
    # The words of its questions, or the title that people gave it.
    "q": """and (
        id in (select p.bundle_id from placement p join question q on q.hub = p.hub and q.id = p.question_id
            where q.search @@ cast(:q as tsquery))
        or id in (select id from unnest(cast(:pinned as uuid[]), cast(:titles as tsvector[])) as t (id, title)
            where t.title @@ cast(:q as tsquery))
    )""",
}
_PINNED = text("select id, title from bundle where is_title_pinned and since is not null")
_QUESTIONS = """
    select p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.theme, p.state, p.asked_at, p.because,
        p.language, p.is_answered as answered, p.joined_at
    from placement p join hub h on h.id = p.hub where p.bundle_id = :id {where}
    order by p.joined_at, p.question_id, p.hub limit :limit
"""
_QUESTION_FILTERS = {
    "hub": "and p.hub = :hub",
    "at": "and (p.joined_at, p.question_id, p.hub) > (:at, :after, :after_hub)",
}
_MEMBER = Place(At, UUID, Name)
_HISTORY = text("select number, at, what, detail from history where bundle_id = :id order by number")


async def page(
    session: AsyncSession, *, limit: int, cursor: str | None, **filters: Any
) -> tuple[list[Bundle], str | None]:
    """Questions that regions share, what is shared last first."""
    since, behind = _BUNDLE.read(cursor) if cursor else (None, None)
    where, bound = await _filtered(session, filters)
    bound |= {"since": since, "behind": behind} if cursor else {}
    rows = await _bundles(session, where + (_BEHIND if cursor else ""), _NEWEST, limit + 1, bound)
    last = rows[limit - 1] if len(rows) > limit else None
    return list(map(_brief, rows[:limit])), _BUNDLE.written(last["since"], last["id"]) if last else None


async def strongest(session: AsyncSession, limit: int, **filters: Any) -> list[Bundle]:
    """The surest first, then those of most regions."""
    where, bound = await _filtered(session, filters)
    return list(map(_brief, await _bundles(session, where, _STRONGEST, limit, bound)))


async def _bundles(
    session: AsyncSession, where: str, order: str, limit: int, bound: dict[str, Any]
) -> Sequence[RowMapping]:
    statement = text(_BUNDLES.format(where=where, order=order))
    return (await session.execute(statement, {**bound, "limit": limit})).mappings().all()


async def _filtered(session: AsyncSession, filters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    wanted = {name: value for name, value in filters.items() if value is not None}
    where = " ".join(_BUNDLE_FILTERS[name] for name in wanted) + " "
    return where, wanted | (await _looked_for(session, wanted["q"]) if "q" in wanted else {})


async def _looked_for(session: AsyncSession, words: str) -> dict[str, Any]:
    """The words, and the titles that people gave to bundles: those are few, and change when people like."""
    pinned = (await session.execute(_PINNED)).all()
    return {
        "q": dutch.query(words),
        "pinned": [row.id for row in pinned],
        "titles": [_title(row.title) for row in pinned],
    }


@lru_cache(maxsize=4_096)
def _title(title: str) -> str:
    return dutch.vector(title)


def _brief(row: RowMapping) -> Bundle:
    return brief(Bundle.model_validate(row["body"]))


async def one(session: AsyncSession, bundle_id: UUID) -> Bundle:
    body = (await session.execute(text("select body from bundle where id = :id"), {"id": bundle_id})).scalar()
    if body is None:
        raise NotFound("Deze bundel kennen wij niet.")
    return Bundle.model_validate(body)


async def questions(
    session: AsyncSession, bundle_id: UUID, hub: str | None, cursor: str | None, limit: int
) -> tuple[list[Member], str | None]:
    """All that is in a bundle for sure, in the order in which it came, with all of its words."""
    wanted = {**({"hub": hub} if hub else {}), **_after(cursor)}
    where = " ".join(condition for name, condition in _QUESTION_FILTERS.items() if name in wanted)
    await one(session, bundle_id)
    bound = {**wanted, "id": bundle_id, "limit": limit + 1}
    rows = (await session.execute(text(_QUESTIONS.format(where=where)), bound)).mappings().all()
    last = rows[limit - 1] if len(rows) > limit else None
    following = _MEMBER.written(last["joined_at"], last["question_id"], last["hub"]) if last else None
    return [Member.model_validate(dict(row)) for row in rows[:limit]], following


async def history(session: AsyncSession, bundle_id: UUID) -> list[HistoryRead]:
    await one(session, bundle_id)
    return [HistoryRead(**row) for row in (await session.execute(_HISTORY, {"id": bundle_id})).mappings()]


def _after(cursor: str | None) -> dict[str, Any]:
    return dict(zip(("at", "after", "after_hub"), _MEMBER.read(cursor), strict=True)) if cursor else {}
