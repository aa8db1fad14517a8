"""Statements that are put together: their values get their places by name, and changes that belong together are one
statement, so one trip to the database, of which all happens or nothing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, count
from typing import Any
from uuid import UUID

import asyncpg

from plek_common.audit import deed
from plek_common.etag import CHANGED_SINCE
from plek_common.problem import Stale

_NAME = re.compile(r"(?<![:\w]):([a-z_]+)")


class Named:
    """A statement in which `:name` stands for each of its values, in the driver's words."""

    def __init__(self, statement: str) -> None:
        self._names = list(dict.fromkeys(_NAME.findall(statement)))
        self.text = _NAME.sub(lambda found: f"${self._names.index(found[1]) + 1}", statement)

    def of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """What the driver takes: the statement and its values. Raises KeyError when one of them is missing."""
        return self.text, *self.values(values)

    def values(self, values: Mapping[str, Any]) -> list[Any]:
        """The values alone, in the order that the statement wants."""
        return [values[name] for name in self._names]


async def insert(connection: asyncpg.Connection, *rows: tuple[str, Mapping[str, Any]]) -> None:
    """Makes these rows, each of a table, in one trip: all or none, with the row of the audit log that is due."""
    if doing := deed.due():
        doing.name(rows[0][1].get("id", ""))
        rows = (*rows, ("audit", doing.row()))
    statement = _inserted(tuple((table, tuple(row)) for table, row in rows))
    await connection.execute(statement, *chain.from_iterable(row.values() for _, row in rows))
    if doing:
        doing.is_written = True


@lru_cache(maxsize=256)
def _inserted(rows: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    place = count(1)
    *before, last = [
        f"insert into {table} ({', '.join(columns)}) values ({', '.join(f'${next(place)}' for _ in columns)})"  # noqa: S608
        for table, columns in rows
    ]
    parts = ", ".join(f"part_{number} as ({part})" for number, part in enumerate(before))
    return f"with {parts} {last}" if parts else last


class Values:
    """The values of a statement, in the order in which it got them."""

    def __init__(self, *first: Any) -> None:
        self._values: list[Any] = list(first)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def place(self, value: Any) -> str:
        """Takes one more; returns what stands for it in the statement."""
        self._values.append(value)
        return f"${len(self._values)}"

    def put(self, part: str, *values: Any) -> str:
        """This part of a statement, in which `{0}`, `{1}` … stand for the values."""
        return part.format(*map(self.place, values))


class Change:
    """A change of one row that is still as it was seen, and the rows that are made when it is.

    The version is the lock: whoever comes second with the same one changes nothing and makes nothing. The other rows
    are made after the row was changed, so the numbers that they take rise in the order of commits.
    """

    def __init__(self, table: str, id: UUID, seen: int, values: Mapping[str, Any]) -> None:
        """Table and columns are names of the code's own, never of who asks."""
        self._values = Values(id, seen)
        pairs = ", ".join(f"{name} = {self._values.place(value)}" for name, value in values.items())
        changed = f"update {table} set version = version + 1, {pairs} where id = $1 and version = $2 returning id"  # noqa: S608
        self._parts = [f"changed as ({changed})"]

    def with_row(self, table: str, row: Mapping[str, Any]) -> None:
        """Also makes this row."""
        places = ", ".join(map(self._values.place, row.values()))
        made = f"insert into {table} ({', '.join(row)}) select {places} from changed"  # noqa: S608
        self._parts.append(f"part_{len(self._parts)} as ({made})")

    def with_statement(self, statement: str, *values: Any) -> None:
        """Also does this update or delete, which ends in its condition; `{0}`, `{1}` … stand for the values.

        It happens when the row is changed. All parts see the tables as they were before: none sees what another makes.
        """
        done = self._values.put(statement, *values)
        self._parts.append(f"part_{len(self._parts)} as ({done} and exists (select from changed))")

    async def make(self, connection: asyncpg.Connection) -> None:
        """With the row of the audit log that is due.

        Raises:
            Stale: the row is not as it was seen any more; then nothing happened.
        """
        if doing := deed.due():
            self.with_row("audit", doing.row())
        statement = f"with {', '.join(self._parts)} select id from changed"  # noqa: S608
        if await connection.fetchval(statement, *self._values) is None:
            raise Stale(CHANGED_SINCE)
        if doing:
            doing.is_written = True
