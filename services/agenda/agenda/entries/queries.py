"""Reads of the agenda service: lists and single entries, of what this actor may see."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement

from agenda.models import AgendaItem, LearningActivity, ResearchItem
from agenda.policy import visible
from plek_common import keyset
from plek_common.problem import NotFound
from plek_common.versioned import UNKNOWN
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
        yield visible(work.permit.actor, work.here, rows)
        yield from (getattr(rows, name) == value for name, value in equal.items() if value is not None)
        if question_id:
            yield rows.question_ids.contains([question_id])

    return await keyset.page(work.session, table, conditions, q, cursor, limit)


async def one(work: Work, table: type[R], id: UUID) -> R:
    """Raises NotFound also for what may not be seen: that it exists is a secret too."""
    row = await work.session.get(table, id)
    if row is None or not work.permit.policy(work.permit.actor, work.permit.action, row):
        raise NotFound(UNKNOWN)
    return row
