"""Reads of published questions: the list and one of them."""

from typing import Any
from uuid import UUID

import asyncpg

from aggregator.models import ANSWERED
from aggregator.questions.schemas import QuestionRead
from plek_common import dutch
from plek_common.cursor import Name, Number, Place
from plek_common.keyset import NEWEST
from plek_common.problem import NotFound
from plek_common.statement import Values

_WITH_WORDS = """
    words as materialized (select {words}::tsquery as query),
    near as (
        select hub, id, number from (select * from question q where {before} order by {order} limit {newest}) q
        where {where} and q.search @@ (select query from words) order by {order} limit {limit}
    ), everywhere as materialized (
        select hub, id, number from question q where {where} and q.search @@ (select query from words)
    ), found as (
        select * from (
            select * from near union select * from everywhere where (select count(*) from near) < {limit}
        ) q order by {order} limit {limit}
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
    "hub": "q.hub = {0}",
    "theme": "q.theme = {0}",
    "state": "q.state = any({0})",
    "id": "q.id = {0}",
    "answered": f"{ANSWERED} = {{0}}",
}

_BEFORE = "(q.number, q.hub, q.id) < ({0}, {1}, {2})"

_PLACE = Place(Number, Name, UUID)


# The newest that match. With words: among the newest of all, else by the index of words (why: plek_common.keyset).
_NEWEST = "found as (select hub, id, number from question q where {where} order by {order} limit {limit})"


# In the order in which they came here. A hub's own id would let it choose to stay on top.
_ORDER = "q.number desc, q.hub desc, q.id desc"


async def questions(
    connection: asyncpg.Connection, q: str | None = None, *, limit: int, cursor: str | None, **filters: Any
) -> tuple[list[QuestionRead], str | None]:
    """The newest questions of all regions, and the cursor of the next page."""
    values = Values()
    before = values.put(_BEFORE, *_PLACE.read(cursor)) if cursor else "true"
    wanted = [values.put(_FILTERS[name], value) for name, value in filters.items() if value is not None]
    parts = {"where": " and ".join(["q.state <> 'withdrawn'", before, *wanted]), "before": before, "order": _ORDER}
    parts |= {"limit": values.place(limit + 1), "newest": str(NEWEST)}
    found = _NEWEST.format(**parts) if q is None else _WITH_WORDS.format(**parts, words=values.place(dutch.query(q)))
    rows = await connection.fetch(_QUESTIONS.format(found=found, order=_ORDER), *values)
    items = [QuestionRead.model_validate(dict(row)) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return items, _PLACE.written(last["number"], last["hub"], last["id"]) if last else None


async def question(connection: asyncpg.Connection, hub: str, question_id: UUID) -> QuestionRead:
    found, _ = await questions(connection, limit=1, cursor=None, hub=hub, id=question_id)
    if not found:
        raise NotFound("Deze vraag kennen wij niet.")
    return found[0]
