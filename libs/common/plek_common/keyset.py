"""Lists in pages: the newest first, each item once, however much is added meanwhile."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query
from sqlalchemy import ColumnElement, Index, Select, bindparam, cast, func, select, true, union
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, defer

from plek_common import dutch
from plek_common.cursor import Cursor, Place
from plek_common.versioned import Versioned

V = TypeVar("V", bound=Versioned)
# What is asked of a row, said of the table or of an alias of it.
Conditions = Callable[[Any], Iterable[ColumnElement[bool]]]

Words = Annotated[str | None, Query(description="Woorden om op te zoeken", max_length=200, pattern="^[^\\x00]*$")]
Limit = Annotated[int, Query(description="Hoeveel per bladzijde", ge=1, le=100)]

__all__ = ["Cursor", "Limit", "Words", "narrowed", "page"]

_PLACE = Place(UUID)
NEWEST = 1_000  # rows in which a page of a common word is surely found, and which are looked through in half a ms


def narrowed(table: str, *columns: str) -> tuple[Index, ...]:
    """Indexes for the list of what has one value in such a column: however few these are, no other row is read."""
    return tuple(Index(f"ix_{table}_{column}", column, sql("id desc")) for column in columns)


async def page(
    session: AsyncSession, table: type[V], conditions: Conditions, words: str | None, cursor: str | None, limit: int
) -> tuple[list[V], str | None]:
    """One page of the wanted rows, and the cursor of the next. Ids are UUIDv7, so their order is that of making.

    Raises:
        Invalid: the cursor is none of ours.
    """
    entity: Any = table
    known = {"before": _PLACE.read(cursor)[0]} if cursor else {}
    before = _before(entity, is_first=not cursor)
    if words:
        newest = _newest(table, is_first=not cursor)
        found = _search(entity, newest, conditions, before, words, limit + 1)
        wanted = select(entity).join(found, found.c.id == entity.id)
    else:
        wanted = select(entity).where(before, *conditions(entity)).limit(limit + 1)
    statement = wanted.order_by(entity.id.desc()).options(defer(entity.search))
    rows = (await session.scalars(statement, known)).all()
    return list(rows[:limit]), _PLACE.written(rows[limit - 1].id) if len(rows) > limit else None


def _before(table: Any, *, is_first: bool) -> ColumnElement[bool]:
    return true() if is_first else table.id < bindparam("before")


@cache
def _newest(table: Any, *, is_first: bool) -> Any:
    """The rows that a search looks through first, as an alias of the table. To put the alias together took the program
    longer than all the rest of a search, so that is done once."""
    rows = select(table).where(_before(table, is_first=is_first)).order_by(table.id.desc()).limit(NEWEST)
    return aliased(table, rows.subquery("newest"))


def _search(
    table: Any, newest: Any, conditions: Conditions, before: ColumnElement[bool], words: str, count: int
) -> Any:
    """The ids of the newest rows with these words, at most `count`.

    A common word is found on the way down the list, a rare one by the index of words; each way is the worst for the
    other, and PostgreSQL cannot tell them apart. So the first rows are looked through, and only when they hold too
    little is the index asked. What is looked for is a subquery, so that the plan is the same for every word.
    """
    query = select(cast(dutch.query(words), TSQUERY).label("query")).cte("words")
    asked = query.prefix_with("materialized")

    def matching(rows: Any, *more: ColumnElement[bool]) -> Select[Any]:
        return select(rows.id).where(rows.search.op("@@")(select(asked.c.query).scalar_subquery()), *more)

    near = matching(newest, *conditions(newest)).order_by(newest.id.desc()).limit(count).cte("near")
    everywhere = matching(table, before, *conditions(table)).cte("everywhere").prefix_with("materialized")
    is_short = select(func.count()).select_from(near).scalar_subquery() < count
    both = union(select(near.c.id), select(everywhere.c.id).where(is_short)).subquery("both")
    return select(both.c.id).order_by(both.c.id.desc()).limit(count).subquery("found")
