"""Rows that count their changes: nobody overwrites what somebody else did in the meantime."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Field, SQLModel
from uuid_utils.compat import uuid7

from plek_common.etag import expect
from plek_common.findable import Findable
from plek_common.problem import UNKNOWN, NotFound
from plek_common.work import Work


class Versioned(SQLModel):
    """Columns of such a row; `version` is its ETag."""

    findable: ClassVar[Findable | None] = None

    id: UUID = Field(primary_key=True)
    version: int


V = TypeVar("V", bound=Versioned)


async def create(work: Work, table: type[V], values: Mapping[str, Any]) -> V:
    """A new row, as version 1."""
    row = {"id": uuid7(), "version": 1, **values}
    row |= table.findable.words(row) if table.findable else {}
    return (await work.session.scalars(insert(table).values(row).returning(table))).one()


async def visible_one(work: Work, table: type[V], id: UUID) -> V:
    """The row, for who may see it.

    Raises:
        NotFound: also of what may not be seen: that it exists is a secret too.
    """
    row = await work.session.get(table, id)
    if row is None or not work.permit.policy(work.permit.actor, work.permit.action, row):
        raise NotFound(UNKNOWN)
    return row


async def locked(work: Work, table: type[V], id: UUID, seen: int) -> V:
    """The row, held until the end of the transaction, as the caller saw it.

    Raises:
        NotFound, Stale
    """
    row = await work.session.get(table, id, with_for_update=True)
    if row is None:
        raise NotFound(UNKNOWN)
    expect(row.version, seen)
    return row


def change(row: Versioned, values: Mapping[str, Any]) -> None:
    """Sets these columns, as the next version."""
    for name, value in {**values, "version": row.version + 1}.items():
        setattr(row, name, value)
    if row.findable and row.findable.concerns(values):
        for name, value in row.findable.words(row).items():
            setattr(row, name, value)
