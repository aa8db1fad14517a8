"""Reads of the partner service: lists and single entries, of what this actor may see."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, true

from partner.models import Network, Organisation, Person
from partner.policy import visible
from plek_common import keyset
from plek_common.problem import NotFound
from plek_common.released import Released
from plek_common.versioned import UNKNOWN
from plek_common.work import Work

T = TypeVar("T", Organisation, Network, Person)


async def page(
    work: Work,
    table: type[T],
    *,
    q: str | None,
    theme: str | None,
    stale: bool | None,
    cursor: str | None,
    limit: int,
    **equal: Any,
) -> tuple[list[T], str | None]:
    """The newest entries that this actor may see, and the cursor of the next page."""

    def conditions(rows: Any) -> Iterable[ColumnElement[bool]]:
        yield _visible(work, table, rows)
        yield from (getattr(rows, name) == value for name, value in equal.items() if value is not None)
        if theme:
            yield rows.themes.contains([theme])
        if stale is not None:
            yield (rows.verify_by < work.now) == stale

    return await keyset.page(work.session, table, conditions, q, cursor, limit)


async def one(work: Work, table: type[T], id: UUID) -> T:
    """Raises NotFound also for what may not be seen: that it exists is a secret too."""
    row = await work.session.get(table, id)
    if row is None or not work.permit.policy(work.permit.actor, work.permit.action, row):
        raise NotFound(UNKNOWN)
    return row


def _visible(work: Work, table: type[Any], rows: Any) -> ColumnElement[bool]:
    """Who may list people may see them all; the rest follows from what was released."""
    return visible(work.permit.actor, work.here, rows) if issubclass(table, Released) else true()
