"""Lists in pages: the newest first, each item once, however much is added meanwhile."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from plek_common.problem import Invalid
from plek_common.versioned import Versioned

V = TypeVar("V", bound=Versioned)

Words = Annotated[str | None, Query(description="Woorden om op te zoeken", max_length=200, pattern="^[^\\x00]*$")]
Cursor = Annotated[str | None, Query(description="De waarde van `next` op de vorige bladzijde", max_length=100)]
Limit = Annotated[int, Query(description="Hoeveel per bladzijde", ge=1, le=100)]


async def page(
    session: AsyncSession, table: type[V], wanted: Select[V], cursor: str | None, limit: int
) -> tuple[list[V], str | None]:
    """One page of the wanted rows, and the cursor of the next. Ids are UUIDv7, so their order is that of making.

    Raises:
        Invalid: the cursor is none of ours.
    """
    if cursor:
        wanted = wanted.where(col(table.id) < _uuid(cursor))
    rows = (await session.scalars(wanted.order_by(col(table.id).desc()).limit(limit + 1))).all()
    return list(rows[:limit]), str(rows[limit - 1].id) if len(rows) > limit else None


def _uuid(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError:
        raise Invalid("Deze cursor kennen wij niet; begin vooraan.") from None
