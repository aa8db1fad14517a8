"""What the dashboards read: plain SQL over the projections."""

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.schemas import (
    Cell,
    HubName,
    HubRead,
    Overview,
    QuestionRead,
    ThemesByRegion,
)
from plek_common import dutch
from plek_common.cursor import Name, Number, Place
from plek_common.keyset import NEWEST
from plek_common.problem import NotFound

# It has an answer, and nobody asks any more for a better one. Figures and lists both go by this.
_ANSWERED = "(q.answer is not null and q.state in ('answered', 'closed'))"
# A question is shared when its bundle, or one that it is told to belong in, spans two regions.
_SHARED = """
    shared as (
        select p.hub, p.question_id, min(b.certainty) as certainty, min(b.id::text)::uuid as bundle_id from (
            select hub, question_id, bundle_id from placement
            union all select hub, question_id, bundle_id from proposal where state = 'open' and is_told
        ) p join bundle b on b.id = p.bundle_id where b.since is not null group by p.hub, p.question_id
    )
"""
_OVERVIEW = text(f"""
    with {_SHARED}
    select (select count(*) from hub) as hubs, (select count(*) from shared) as shared,
        (select count(*) from question where state <> 'withdrawn') as questions,
        (select count(*) from question q where {_ANSWERED}) as answered,
        (select count(*) from bundle where since is not null) as bundles,
        (select count(*) from bundle where since is not null and certainty = 'joined') as joined,
        (select count(*) from proposal where state = 'open') as proposals, now() as as_of,
        (select status from stage where name = 'bundle') as embedding,
        (select last_seq from journal_head)
            - coalesce((select seq from stage where name = 'bundle'), 0) as not_yet_compared
""")
_HUBS = text(f"""
    with {_SHARED}, asked as (
        select hub, count(*) as questions, count(*) filter (where {_ANSWERED}) as answered, max(event_time) as at
        from question q where state <> 'withdrawn' group by hub
    ), entries as (
        select hub, count(*) filter (where service = 'partner') as partners,
            count(*) filter (where service = 'agenda') as agenda_items, max(event_time) as at
        from entry where state is distinct from 'withdrawn' group by hub
    ), behind as (
        select split_part(topic, '.', 2) as hub, sum(greatest(end_offset - next_offset, 0)) as lag
        from consumer_offset where consumer = 'national.aggregator' group by 1
    )
    select h.id, h.name, h.areas, coalesce(a.questions, 0) as questions, coalesce(a.answered, 0) as answered,
        (select count(*) from shared s where s.hub = h.id) as shared, coalesce(e.partners, 0) as partners,
        coalesce(e.agenda_items, 0) as agenda_items, greatest(a.at, e.at) as last_event_at,
        coalesce(b.lag, 0)::int as lag,
        exists (select 1 from conduct c where c.hub = h.id and c.quarantined_at is not null) as aside
    from hub h left join asked a on a.hub = h.id left join entries e on e.hub = h.id left join behind b on b.hub = h.id
    order by h.name
""")
_CELLS = text(f"""
    with {_SHARED}
    select q.hub, q.theme, count(*) as questions, count(s.hub) as shared
    from question q left join shared s on s.hub = q.hub and s.question_id = q.id
    where q.state <> 'withdrawn' and q.theme is not null group by q.hub, q.theme
""")
# The newest that match. With words: among the newest of all, else by the index of words (why: plek_common.keyset).
_NEWEST = "found as (select hub, id, number from question q where {where} order by {order} limit :limit)"
_WITH_WORDS = """
    words as materialized (select cast(:q as tsquery) as query),
    near as (
        select hub, id, number from (select * from question q where {before} order by {order} limit {newest}) q
        where {where} and q.search @@ (select query from words) order by {order} limit :limit
    ), everywhere as materialized (
        select hub, id, number from question q where {where} and q.search @@ (select query from words)
    ), found as (
        select * from (
            select * from near union select * from everywhere where (select count(*) from near) < :limit
        ) q order by {order} limit :limit
    )
"""
_QUESTIONS = """
    with {found}
    select q.number, q.hub, h.name as hub_name, q.id, q.version, q.title, q.text, q.language, q.theme, q.area, q.level,
        q.asker_kind, q.state, q.needed_by, q.asked_at, q.released_at, q.answer, q.answered_at, s.bundle_id, s.certainty
    from found join question q using (hub, id) join hub h on h.id = q.hub
    left join lateral (
        select b.id as bundle_id, b.certainty from (
            select bundle_id from placement where hub = q.hub and question_id = q.id
            union all select bundle_id from proposal
            where state = 'open' and is_told and hub = q.hub and question_id = q.id
        ) p join bundle b on b.id = p.bundle_id where b.since is not null order by b.certainty, b.since, b.id limit 1
    ) s on true
    order by {order}
"""
_FILTERS = {
    "hub": "q.hub = :hub",
    "theme": "q.theme = :theme",
    "state": "q.state = any(:state)",
    "id": "q.id = :id",
    "answered": f"{_ANSWERED} = :answered",
}
# In the order in which they came here. A hub's own id would let it choose to stay on top.
_ORDER = "q.number desc, q.hub desc, q.id desc"
_BEFORE = "(q.number, q.hub, q.id) < (:behind, :behind_hub, :behind_id)"
_PLACE = Place(Number, Name, UUID)


async def overview(session: AsyncSession) -> Overview:
    return Overview(**(await session.execute(_OVERVIEW)).mappings().one())


async def hubs(session: AsyncSession) -> list[HubRead]:
    return [HubRead(**row) for row in (await session.execute(_HUBS)).mappings()]


async def themes_by_region(session: AsyncSession) -> ThemesByRegion:
    cells = [Cell(**row) for row in (await session.execute(_CELLS)).mappings()]
    names = (await session.execute(text("select id, name from hub order by name"))).mappings()
    return ThemesByRegion(
        themes=sorted({cell.theme for cell in cells}), hubs=[HubName(**row) for row in names], cells=cells
    )


async def questions(
    session: AsyncSession, *, limit: int, cursor: str | None, **filters: Any
) -> tuple[list[QuestionRead], str | None]:
    """The newest questions of all regions, and the cursor of the next page."""
    wanted = {name: value for name, value in filters.items() if value is not None}
    if "q" in wanted:
        wanted["q"] = await asyncio.to_thread(dutch.query, wanted["q"])  # the first to ask reads the lists
    if cursor:
        wanted |= zip(("behind", "behind_hub", "behind_id"), _PLACE.read(cursor), strict=True)
    before = _BEFORE if cursor else "true"
    where = " and ".join(["q.state <> 'withdrawn'", before, *(_FILTERS[name] for name in wanted if name in _FILTERS)])
    found = (_WITH_WORDS if "q" in wanted else _NEWEST).format(where=where, before=before, newest=NEWEST, order=_ORDER)
    statement = text(_QUESTIONS.format(found=found, order=_ORDER))
    rows = (await session.execute(statement, {**wanted, "limit": limit + 1})).mappings().all()
    items = [QuestionRead.model_validate(dict(row)) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return items, _PLACE.written(last["number"], last["hub"], last["id"]) if last else None


async def question(session: AsyncSession, hub: str, question_id: UUID) -> QuestionRead:
    found, _ = await questions(session, limit=1, cursor=None, hub=hub, id=question_id)
    if not found:
        raise NotFound("Deze vraag kennen wij niet.")
    return found[0]
