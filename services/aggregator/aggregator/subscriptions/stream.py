"""The journal as Server-Sent Events: the id of each is its number, so a reader that was cut off goes on there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from types import TracebackType
from typing import Self

from sse_starlette import ServerSentEvent
from starlette.requests import Request

from aggregator.subscriptions.tail import Tail
from plek_common.database import Database
from plek_common.following import Following
from plek_common.problem import Invalid
from plek_common.worker import listening

POLL_SECONDS = 5.0
RETRY_MS = 2_000

_LAST = "select last_seq from journal_head"


class Bell:
    """Wakes every reader when the journal grows, over one connection for all of them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._rung = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._listen())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def listen(self) -> asyncio.Event:
        """What rings when the journal grows from here on: take it before looking, wait for it after."""
        return self._rung

    async def _listen(self) -> None:
        while True:
            with suppress(Exception):  # the database is away: readers wait, as it has nothing to tell
                async with listening(self.url, "journal") as (_, woken):
                    while True:
                        # Also now, and every few seconds: what happened while nobody listened was not heard.
                        rung, self._rung = self._rung, asyncio.Event()
                        rung.set()
                        await woken.wait(POLL_SECONDS)
            await asyncio.sleep(1)


async def respond(request: Request, after: int | None, last_event_id: str | None) -> Following:
    """A stream from the event behind `Last-Event-ID` (or `after`); without either, or from ahead, from now on.

    Raises:
        Invalid: Last-Event-ID is not a number that this stream gave.
    """
    start = after
    if last_event_id is not None:
        if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19):
            raise Invalid("Last-Event-ID is het nummer van de laatste gebeurtenis die u zag.")
        start = int(last_event_id)
    # Known before the answer begins: what happens from here on is not missed.
    last = await _last(request.app.state.database)
    return Following(_events(request, last if start is None else min(start, last)), ping=15)


async def _events(request: Request, seq: int) -> AsyncIterator[bytes]:
    database: Database = request.app.state.database
    bell: Bell = request.app.state.bell
    tail: Tail = request.app.state.tail
    yield ServerSentEvent(comment="verbonden", retry=RETRY_MS).encode()
    while True:
        rung = bell.listen()
        taken = await tail.taken(database)
        pieces = await tail.after(seq, database)
        for piece in pieces:
            seq = piece.seq
            yield piece.sent
            # A slow reader takes this page long after it was read: words that were taken back since stay here.
            if bell.listen() is not rung and await tail.taken(database) != taken:
                break
        if not pieces:
            await rung.wait()


async def _last(database: Database) -> int:
    async with database.connection() as connection:
        found: int = await connection.fetchval(_LAST)
        return found
