"""Rows that stay inside until they are released. From then on others are told every change, numbered without gaps."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Index, insert, true
from sqlalchemy import text as sql
from sqlmodel import Field, col

from plek_common import idempotency, versioned
from plek_common.event import Draft
from plek_common.event_data import EventData
from plek_common.personal.marker import forbid_copies
from plek_common.personal.release import SAYING_NOTHING, Accepted, Expected, Publication, check
from plek_common.problem import Conflict
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


@dataclass(frozen=True)
class Noun(Generic[R]):
    """What rows are called, kept in and told as.

    `name` is how event types begin (nl.plek.agendas.research); `public` what others may know of a row; `texts` what of
    that goes when it is withdrawn, and is looked at before others may read it; `narrowed` leaves out what only the
    database can tell that others may not know. `expected`: what belongs in a text, as an address in that of a place.
    """

    name: str
    model: type[R]
    public: type[EventData]
    texts: tuple[str, ...]
    narrowed: Callable[[Work, Any], Awaitable[Any]] | None = None
    expected: Expected = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises Leaks when what others may know would be filled from a personal field of the row."""
        forbid_copies(self.public, self.model)


async def create(work: Work, noun: Noun[R], values: Mapping[str, Any]) -> R:
    """A new row, which nobody outside knows of."""
    return await versioned.create(work, noun.model, {"published_version": 0, **values})


async def change(
    work: Work, noun: Noun[R], id: UUID, seen: int, values: Mapping[str, Any], said: Publication = SAYING_NOTHING
) -> R:
    """Changes the row; tells it when the row was released. Of its texts those that become others are looked at then.

    Raises:
        NotFound, Stale, Conflict, PersonalDataFound
    """
    row = await _standing(work, noun, id, seen)
    if row.released_at is not None:
        anew = {name: values[name] for name in noun.texts if name in values and values[name] != getattr(row, name)}
        await _accept(work, row, check(anew, said, expected=noun.expected))
    return await _tell(work, noun, row, "changed", values)


async def release(work: Work, noun: Noun[R], id: UUID, seen: int, said: Publication) -> R:
    """Lets others read it.

    Raises:
        NotFound, Stale, Conflict, PersonalDataFound
    """
    row = await _standing(work, noun, id, seen)
    if row.released_at is not None:
        raise Conflict("Dit is al vrijgegeven.")
    texts = {name: getattr(row, name) for name in noun.texts}
    await _accept(work, row, check(texts, said, is_stored=True, expected=noun.expected))
    return await _tell(work, noun, row, "published", {"released_at": work.now})


async def withdraw(work: Work, noun: Noun[R], id: UUID, seen: int) -> R:
    """Takes it back for good; who knew of it is told. What was told before, and the kept answer to who entered it, go.

    Raises:
        NotFound, Stale, Conflict
    """
    row = await _standing(work, noun, id, seen)
    await work.outbox.silence(work.session, id)
    await idempotency.forget(work.session, f"{work.permit.action.partition('.')[0]}.create", str(id))
    return await _tell(work, noun, row, "withdrawn", {"withdrawn_at": work.now})


def is_public(row: Released) -> bool:
    """May everybody read this row?"""
    return row.released_at is not None and row.withdrawn_at is None


def public_rows(table: type[Released]) -> ColumnElement[bool]:
    """The same rule, as a condition in SQL."""
    return col(table.released_at).is_not(None) & col(table.withdrawn_at).is_(None)


def visible(table: type[Released], *, all: bool) -> ColumnElement[bool]:
    """Those rows, or all of them, as a condition in SQL."""
    return true() if all else public_rows(table)


def public_index(table: str) -> Index:
    """For the list that everybody reads: what waits inside is not passed by on the way, however much that is."""
    return Index(
        f"ix_{table}_public", sql("id desc"), postgresql_where=sql("released_at is not null and withdrawn_at is null")
    )


def public(noun: Noun[R], row: R) -> EventData:
    """The state that others may know: no texts once it is withdrawn, and the version that others count."""
    known = {name: getattr(row, name) for name in noun.public.model_fields}
    gone = dict.fromkeys(noun.texts) if row.withdrawn_at else {}
    return noun.public(**{**known, **gone, "version": row.published_version})


async def _standing(work: Work, noun: Noun[R], id: UUID, seen: int) -> R:
    row = await versioned.locked(work, noun.model, id, seen)
    if row.withdrawn_at is not None:
        raise Conflict("Dit is ingetrokken en verandert niet meer.")
    return row


async def _accept(work: Work, row: Released, accepted: Accepted | None) -> None:
    if accepted:
        table = row.metadata.tables["acceptance"]
        await work.session.execute(insert(table).values(accepted.row(row.id, work.permit, work.now)))


async def _tell(work: Work, noun: Noun[R], row: R, happened: Happened, values: Mapping[str, Any]) -> R:
    versioned.change(row, values)
    if row.released_at is not None:
        row.published_version += 1
        await work.outbox.record(work.session, [await _told(work, noun, row, happened)])
    return row


async def _told(work: Work, noun: Noun[R], row: R, happened: Happened) -> Draft:
    """The event that tells it; `published_version` has just been raised."""
    data = public(noun, row)
    return Draft(
        type=f"{noun.name}-{happened}.v1",
        subject=row.id,
        version=row.published_version,
        time=work.now,
        data=await noun.narrowed(work, data) if noun.narrowed else data,
    )
