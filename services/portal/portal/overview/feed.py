"""What comes in, as it comes in: one connection to the nation's events, shared by all who look.

An event only says that something moved. What is shown comes from the same list of newest questions as the page,
so a visitor never sees here what the pages would not show.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from portal.apis.failures import attempt
from portal.apis.national import NationalApi
from portal.apis.questions import NationalQuestion

log = logging.getLogger(__name__)

NEWEST = 6
PAUSE = 2.0  # seconds between two tellings: whoever loads a hundred questions is told in a few times
AFTERMATH = (3.0, 7.0)  # seconds: bundling follows a question, so the page looks again after each of these
RETRY = 5.0


class Feed:
    """Followers each get a queue of news: the questions that are new since the last telling, oldest first."""

    def __init__(self, api: NationalApi) -> None:
        self._api = api
        self._followers: set[asyncio.Queue[list[NationalQuestion]]] = set()
        self._stirred = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._seen: set[str] = set()
        self._looks = len(AFTERMATH)

    @asynccontextmanager
    async def follow(self) -> AsyncIterator[asyncio.Queue[list[NationalQuestion]]]:
        """The connection to the nation is open as long as somebody looks."""
        queue: asyncio.Queue[list[NationalQuestion]] = asyncio.Queue()
        self._followers.add(queue)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]
        try:
            yield queue
        finally:
            self._followers.discard(queue)
            if not self._followers:
                self._stop()

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    async def _listen(self) -> None:
        while True:
            try:
                async for _ in self._api.movements():
                    self._stirred.set()
            except httpx.HTTPError as error:
                log.info("the nation's events are away: %s", type(error).__name__)
            await asyncio.sleep(RETRY)

    async def _tell(self) -> None:
        self._seen = {question.id for question in await self._newest()}
        while True:
            await self._next_movement()
            newest = await self._newest()
            fresh = [question for question in reversed(newest) if question.id not in self._seen]
            self._seen = {question.id for question in newest}
            for follower in self._followers:
                follower.put_nowait(fresh)
            await asyncio.sleep(PAUSE)

    async def _next_movement(self) -> None:
        """Until something moves, and after a movement until bundling may have followed it."""
        pause = AFTERMATH[self._looks] if self._looks < len(AFTERMATH) else None
        try:
            async with asyncio.timeout(pause):
                await self._stirred.wait()
            self._looks = 0
        except TimeoutError:
            self._looks += 1
        self._stirred.clear()

    async def _newest(self) -> list[NationalQuestion]:
        found = await attempt(self._api.questions({"limit": str(NEWEST)}))
        return found.items if found else []
