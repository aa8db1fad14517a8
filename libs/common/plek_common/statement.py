"""Changes that belong together, as one statement: one trip to the database, and all of it happens or nothing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from plek_common.etag import CHANGED_SINCE
from plek_common.problem import Stale


class Change:
    """A change of one row that is still as it was seen, and the rows that are made when it is.

    The version is the lock: whoever comes second with the same one changes nothing and makes nothing. The other rows
    are made after the row was changed, so the numbers that they take rise in the order of commits.
    """

    def __init__(self, table: str, id: UUID, seen: int, values: Mapping[str, Any]) -> None:
        """Table and columns are names of the code's own, never of who asks."""
        self._values: list[Any] = [id, seen]
        pairs = ", ".join(f"{name} = {self._place(value)}" for name, value in values.items())
        changed = f"update {table} set version = version + 1, {pairs} where id = $1 and version = $2 returning id"  # noqa: S608
        self._parts = [f"changed as ({changed})"]

    def with_row(self, table: str, row: Mapping[str, Any]) -> None:
        """Also makes this row."""
        places = ", ".join(map(self._place, row.values()))
        made = f"insert into {table} ({', '.join(row)}) select {places} from changed"  # noqa: S608
        self._parts.append(f"part_{len(self._parts)} as ({made})")

    def with_statement(self, statement: str, *values: Any) -> None:
        """Also does this update or delete, which ends in its condition; `{0}`, `{1}` … stand for the values.

        It happens when the row is changed. All parts see the tables as they were before: none sees what another makes.
        """
        done = statement.format(*map(self._place, values))
        self._parts.append(f"part_{len(self._parts)} as ({done} and exists (select from changed))")

    async def make(self, connection: asyncpg.Connection) -> None:
        """Raises Stale when the row is not as it was seen any more; then nothing happened."""
        statement = f"with {', '.join(self._parts)} select id from changed"  # noqa: S608
        if await connection.fetchval(statement, *self._values) is None:
            raise Stale(CHANGED_SINCE)

    def _place(self, value: Any) -> str:
        self._values.append(value)
        return f"${len(self._values)}"
