"""Reads of the agenda service: lists, of what this actor may see."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement

from agenda.models import AgendaItem, LearningActivity, ResearchItem
from plek_common import keyset
from plek_common.released import visible
from plek_common.work import Work

R = TypeVar("R", AgendaItem, ResearchItem, LearningActivity)


async def page(
    work: Work,
    table: type[R],
    *,
    q: str | None,
    question_id: UUID | None,
    cursor: str | None,
    limit: int,
    **equal: Any,
) -> tuple[list[R], str | None]:
    """The newest entries that this actor may see, and the cursor of the next page."""

    def conditions(rows: Any) -> Iterable[ColumnElement[bool]]:
        yield visible(rows, all=work.permit.actor.has("coordinator", work.here))
        yield from (getattr(rows, name) == value for name, value in equal.items() if value is not None)
        if question_id:
            yield rows.question_ids.contains([question_id])

    return await keyset.page(work.session, table, conditions, q, cursor, limit)
