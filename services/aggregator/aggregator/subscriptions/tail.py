"""The newest part of the journal, read once for everybody who follows it.

However many readers wait, a new event costs two queries. Who lags behind reads the journal for himself, a page at a
time, so that no reader holds more than a page however slow he is. When words are taken back, what is held here is
forgotten: whoever goes on where he was gets what is left of those events.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

import asyncpg
from sse_starlette import ServerSentEvent

from aggregator.subscriptions.emptied import Emptied
from plek_common.database import Database
from plek_common.event import sequence

PAGE_EVENTS = 200
PAGE_BYTES = 2**16  # of events; one more event may come on top, another 64 KiB at most
KEPT_BYTES = 2**20

_AFTER = """
    select seq, source, event_id, type, entity_id, version, event_time, payload, digest from (
        select *, sum(octet_length(payload)) over (order by seq) - octet_length(payload) as bytes_before
        from (
            select * from journal where seq > $1 and after is null order by seq limit $2
        ) as following
    ) as page where bytes_before < $3 order by seq
"""
_TAKEN = "select coalesce(max(seq), 0) from taken_back"


class Piece(NamedTuple):
    """An event as it goes to readers; `seq` is its number in the journal."""

    seq: int
    sent: bytes


class Tail:
    """`ring` gives what is set when the journal grows from there on."""

    def __init__(self, ring: Callable[[], asyncio.Event]) -> None:
        self._ring = ring
        self._begin = self._end = 0  # holds what lies behind `begin`, up to and with `end`
        self._pieces: list[Piece] = []
        self._looked: asyncio.Event | None = None
        self._heard: asyncio.Event | None = None
        self._taken = 0  # the number of the last event that took words back
        self._reading = asyncio.Lock()

    async def taken(self, database: Database) -> int:
        """The number of the last event that took words back, as of the last ring."""
        async with self._reading:
            await self._heed(database)
        return self._taken

    async def after(self, seq: int, database: Database) -> Sequence[Piece]:
        """The next page behind this number; nothing when the journal ends there."""
        if seq < self._begin:
            return await _read(database, seq)
        async with self._reading:
            await self._heed(database)
            if seq > self._end:
                self._begin_at(seq)
            if seq == self._end:
                await self._look(database)
        return self._page(seq) if seq >= self._begin else await _read(database, seq)

    async def _heed(self, database: Database) -> None:
        """Forgets what is held, where words were taken back since this was last asked. Asked again after each ring."""
        rung = self._ring()
        if self._heard is rung:
            return
        async with database.connection() as connection:
            taken: int = await connection.fetchval(_TAKEN)
        if taken != self._taken:
            self._begin_at(self._end)
        self._taken, self._heard = taken, rung

    def _begin_at(self, seq: int) -> None:
        self._begin, self._end, self._pieces, self._looked = seq, seq, [], None

    async def _look(self, database: Database) -> None:
        """Reads on, unless nothing was rung since somebody saw the end."""
        rung = self._ring()
        if self._looked is rung:
            return
        found = await _read(database, self._end)
        if found:
            self._pieces += found
            self._end = found[-1].seq
            self._forget()
        else:
            self._looked = rung

    def _forget(self) -> None:
        size = sum(len(piece.sent) for piece in self._pieces)
        gone = 0
        while size > KEPT_BYTES:
            size -= len(self._pieces[gone].sent)
            gone += 1
        if gone:
            self._begin = self._pieces[gone - 1].seq
            del self._pieces[:gone]

    def _page(self, seq: int) -> Sequence[Piece]:
        start = end = bisect_right(self._pieces, seq, key=lambda piece: piece.seq)
        size = 0
        while end < len(self._pieces) and size < PAGE_BYTES:
            size += len(self._pieces[end].sent)
            end += 1
        return self._pieces[start:end]


async def _read(database: Database, seq: int) -> list[Piece]:
    """A connection per look: a slow reader holds none."""
    async with database.connection() as connection:
        rows = await connection.fetch(_AFTER, seq, PAGE_EVENTS, PAGE_BYTES)
    return [Piece(row["seq"], _encoded(row)) for row in rows]


def _encoded(row: asyncpg.Record) -> bytes:
    data = row["payload"].decode() or _left(row).written()
    return ServerSentEvent(id=str(row["seq"]), event=row["type"], data=data).encode()


def _left(row: asyncpg.Record) -> Emptied:
    return Emptied(
        id=row["event_id"],
        source=row["source"],
        type=row["type"],
        time=row["event_time"],
        subject=row["entity_id"],
        sequence=sequence(row["version"]),
        digest=row["digest"].hex() if row["digest"] else None,
    )
