"""Reads of the partner service: lists, of what this actor may see."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, true

from partner.models import Network, Organisation, Person
from plek_common import keyset
from plek_common.released import Released, visible
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
            yield rows.verify_by < work.now if stale else rows.verify_by >= work.now

    return await keyset.page(work.session, table, conditions, q, cursor, limit)


def _visible(work: Work, table: type[Any], rows: Any) -> ColumnElement[bool]:
    """Who may list people may see them all; the rest follows from what was released."""
    if not issubclass(table, Released):
        return true()
    return visible(rows, all=work.permit.actor.has("coordinator", work.here))
