"""The newest part of the journal, read once for everybody who follows it.

However many readers wait, a new event costs one query. Who lags behind reads the journal for himself, a page at a
time, so that no reader holds more than a page however slow he is.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import text
from sse_starlette import ServerSentEvent

from plek_common.database import Database

PAGE_EVENTS = 200
PAGE_BYTES = 2**16  # of events; one more event may come on top, another 64 KiB at most
KEPT_BYTES = 2**20

_AFTER = text("""
    select seq, type, payload from (
        select *, sum(octet_length(payload)) over (order by seq) - octet_length(payload) as bytes_before
        from (
            select seq, type, payload from journal where seq > :seq and after is null order by seq limit :events
        ) as following
    ) as page where bytes_before < :bytes order by seq
""")


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
        self._reading = asyncio.Lock()

    async def after(self, seq: int, database: Database) -> Sequence[Piece]:
        """The next page behind this number; nothing when the journal ends there."""
        if seq < self._begin:
            return await _read(database, seq)
        async with self._reading:
            if seq > self._end:
                self._begin, self._end, self._pieces, self._looked = seq, seq, [], None
            if seq == self._end:
                await self._look(database)
        return self._page(seq) if seq >= self._begin else await _read(database, seq)

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
    """A short session per look: a slow reader holds no connection."""
    wanted = {"seq": seq, "events": PAGE_EVENTS, "bytes": PAGE_BYTES}
    async with database.sessions() as session:
        rows = (await session.execute(_AFTER, wanted)).all()
    return [Piece(number, _encoded(number, kind, payload)) for number, kind, payload in rows]


def _encoded(seq: int, kind: str, payload: bytes) -> bytes:
    return ServerSentEvent(id=str(seq), event=kind, data=payload.decode()).encode()
