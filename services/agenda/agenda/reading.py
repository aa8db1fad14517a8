"""Reads of the agenda service: lists and single entries, of what this actor may see."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select

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
    columns = table.__table__.c  # type: ignore[attr-defined]
    conditions = [columns[name] == value for name, value in equal.items() if value is not None]
    if q:
        conditions.append(columns.search.op("@@")(func.websearch_to_tsquery("dutch", q)))
    if question_id:
        conditions.append(columns.question_ids.contains([question_id]))
    wanted = select(table).where(visible(work.permit.actor, work.here, table), *conditions)
    return await keyset.page(work.session, table, wanted, cursor, limit)


async def one(work: Work, table: type[R], id: UUID) -> R:
    """Raises NotFound also for what may not be seen: that it exists is a secret too."""
    row = await work.session.get(table, id)
    if row is None or not work.permit.policy(work.permit.actor, work.permit.action, row):
        raise NotFound(UNKNOWN)
    return row
