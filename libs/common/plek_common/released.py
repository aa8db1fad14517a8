"""Rows that stay inside until they are released. From then on others are told every change, numbered without gaps."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime
from sqlmodel import Field, col

from plek_common import idempotency, versioned
from plek_common.event import Draft
from plek_common.problem import Conflict
from plek_common.schema import Schema
from plek_common.versioned import Versioned
from plek_common.work import Work

Happened = Literal["published", "changed", "withdrawn"]
_MOMENT = DateTime(timezone=True)


class Released(Versioned):
    """Columns of such a row; `published_version` counts what others were told (D2)."""

    published_version: int
    released_at: datetime | None = Field(default=None, sa_type=_MOMENT)
    withdrawn_at: datetime | None = Field(default=None, sa_type=_MOMENT)


R = TypeVar("R", bound=Released)
S = TypeVar("S", bound=Schema)
# The event that tells what happened to a row; its `published_version` has just been raised.
Tell = Callable[[R, Happened, datetime], Draft]


async def create(work: Work, table: type[R], values: Mapping[str, Any]) -> R:
    """A new row, which nobody outside knows of."""
    return await versioned.create(work, table, {"published_version": 0, **values})


async def change(work: Work, table: type[R], id: UUID, seen: int, values: Mapping[str, Any], tell: Tell[R]) -> R:
    """Changes the row; tells it when the row was released.

    Raises:
        NotFound, Stale, Conflict
    """
    row = await _standing(work, table, id, seen)
    return await _tell(work, row, values, "changed", tell)


async def release(work: Work, table: type[R], id: UUID, seen: int, tell: Tell[R]) -> R:
    """Lets others read it.

    Raises:
        NotFound, Stale, Conflict
    """
    row = await _standing(work, table, id, seen)
    if row.released_at is not None:
        raise Conflict("Dit is al vrijgegeven.")
    return await _tell(work, row, {"released_at": work.now}, "published", tell)


async def withdraw(work: Work, table: type[R], id: UUID, seen: int, tell: Tell[R]) -> R:
    """Takes it back for good; who knew of it is told. What was told before, and the kept answer to who entered it, go.

    Raises:
        NotFound, Stale, Conflict
    """
    row = await _standing(work, table, id, seen)
    await work.outbox.silence(work.session, id)
    await idempotency.forget(work.session, f"{work.permit.action.partition('.')[0]}.create", str(id))
    return await _tell(work, row, {"withdrawn_at": work.now}, "withdrawn", tell)


def is_public(row: Released) -> bool:
    """May everybody read this row?"""
    return row.released_at is not None and row.withdrawn_at is None


def public_rows(table: type[Released]) -> ColumnElement[bool]:
    """The same rule, as a condition in SQL."""
    return col(table.released_at).is_not(None) & col(table.withdrawn_at).is_(None)


def public(row: Released, shape: type[S], texts: Iterable[str]) -> S:
    """The state that others may know: no texts once it is withdrawn, and the version that others count."""
    known = {name: getattr(row, name) for name in shape.model_fields}
    gone = dict.fromkeys(texts) if row.withdrawn_at else {}
    return shape(**{**known, **gone, "version": row.published_version})


async def _standing(work: Work, table: type[R], id: UUID, seen: int) -> R:
    row = await versioned.locked(work, table, id, seen)
    if row.withdrawn_at is not None:
        raise Conflict("Dit is ingetrokken en verandert niet meer.")
    return row


async def _tell(work: Work, row: R, values: Mapping[str, Any], happened: Happened, tell: Tell[R]) -> R:
    versioned.change(row, values)
    if row.released_at is not None:
        row.published_version += 1
        await work.outbox.record(work.session, [tell(row, happened, work.now)])
    return row
