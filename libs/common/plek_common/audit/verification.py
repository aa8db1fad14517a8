"""Whether the audit log is as it was written: finds rows that were changed, are missing, or came in between."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from plek_common.audit import chain
from plek_common.audit.deed import COLUMNS

PAGE = 5_000
UNSEALED = timedelta(minutes=2)  # rows get their place within a second; one without after this is a fault
LATE = timedelta(minutes=10)  # longer than any transaction lasts

_ROWS = (
    f"select seq, at, place, link, {', '.join(COLUMNS)} from audit where place > $1 order by place, seq limit {PAGE}"  # noqa: S608
)
_LOOSE = (
    f"select seq, at, {', '.join(COLUMNS)} from audit where place is null and at < now() - $1::interval order by seq"  # noqa: S608
)
_UNUSED = "select coalesce(max(seq), 0) - count(*) from audit"


@dataclass
class Report:
    """What was found: `faults` name each row; `unused` numbers belong to what was rolled back, or taken away before it
    was sealed; `head` is where the chain ends."""

    rows: int = 0
    unused: int = 0
    head: str | None = None
    faults: list[str] = field(default_factory=list)


async def verify(connection: asyncpg.Connection, kept: str | None = None) -> Report:
    """Looks at every row. `kept` is a head of before, as the log told it.

    Raises:
        ValueError: `kept` is no head.
    """
    walk = _Walk(*(chain.read(kept) if kept else (0, b"")))
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        async for row in _sealed(connection):
            walk.pass_by(row)
        loose = await connection.fetch(_LOOSE, UNSEALED)
        unused = await connection.fetchval(_UNUSED)
    faults = walk.end() + [f"{_named(row)} was never sealed" for row in loose]
    head = chain.written(walk.place, walk.link) if walk.place else None
    return Report(walk.rows, unused, head, faults)


async def _sealed(connection: asyncpg.Connection) -> AsyncIterator[Any]:
    place = 0
    while rows := await connection.fetch(_ROWS, place):
        for row in rows:
            yield row
        place = rows[-1]["place"]


class _Walk:
    """Goes along the chain. Behind a fault it goes on with the link that stands there: one fault is one line."""

    def __init__(self, kept_place: int, kept_link: bytes) -> None:
        self.place, self.link, self.rows = 0, chain.BEGIN, 0
        self._kept = (kept_place, kept_link)
        self._faults: list[str] = []
        self._at: datetime | None = None

    def pass_by(self, row: Any) -> None:
        place, is_next = row["place"], row["place"] == self.place + 1
        if place == self.place:
            self._faults.append(f"{_named(row)} was put in beside another at place {place}")
        elif not is_next:
            self._faults.append(
                f"{place - self.place - 1} rows are missing before {_named(row)}, from {self.place + 1}"
            )
        elif chain.link(self.link, place, row) != row["link"]:
            self._faults.append(f"{_named(row)} was changed, or the row before it")
        if self._at and row["at"] < self._at - LATE:
            self._faults.append(f"{_named(row)} was put in later than it says")
        if place == self._kept[0] and row["link"] != self._kept[1]:
            self._faults.append(f"{_named(row)} is not the end that was kept: the chain up to it was made anew")
        self.place, self.link, self.rows, self._at = place, row["link"], self.rows + 1, row["at"]

    def end(self) -> list[str]:
        if self.place < self._kept[0]:
            self._faults.append(f"{self._kept[0] - self.place} rows are missing at the end, from {self.place + 1}")
        return self._faults


def _named(row: Any) -> str:
    place = f" (place {row['place']})" if "place" in row else ""
    return f"row {row['seq']}{place} of {row['at']:%Y-%m-%d %H:%M:%S}, {row['action']}"
