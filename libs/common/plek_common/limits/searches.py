"""Searches take turns, so that who does not search notices little of a hundred at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from plek_common.problem import TooMany

WAITING = 40  # of one caller: a class that types at the same moment
TOGETHER = 6  # of all callers: of the ten connections of a process some are left for who does not search
PATIENCE_SECONDS = 5.0
LONGEST_REST = 0.5  # seconds


@dataclass
class _Place:
    free: asyncio.Semaphore
    waiting: int = field(default=0)


class Searches:
    """At most `at_once` of a caller run in this process, and some more wait.

    While more of a caller wait, a place rests as long as its last search took: what takes all of a loop or of a core
    by itself takes half of it then. Callers take turns with each other too, since each stands in line `at_once` times.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._places: dict[str, _Place] = {}
        self._room = asyncio.Semaphore(TOGETHER)

    @asynccontextmanager
    async def turn(self, caller: str) -> AsyncIterator[None]:
        """Waits for this caller's turn.

        Raises:
            TooMany: too many wait already, or the turn did not come.
        """
        place = self._places.setdefault(caller, _Place(asyncio.Semaphore(self.at_once)))
        if place.waiting >= WAITING + self.at_once:
            raise TooMany.searches()
        place.waiting += 1
        try:
            await self._wait(place)
            begun = time.perf_counter()
            try:
                yield
            finally:
                self._leave(place, time.perf_counter() - begun)
        finally:
            place.waiting -= 1
            if not place.waiting:
                self._places.pop(caller, None)

    async def _wait(self, place: _Place) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await place.free.acquire()
                try:
                    await self._room.acquire()
                except BaseException:
                    place.free.release()
                    raise
        except TimeoutError:
            raise TooMany.searches() from None

    def _leave(self, place: _Place, took: float) -> None:
        self._room.release()
        if place.waiting > self.at_once:
            asyncio.get_running_loop().call_later(min(took, LONGEST_REST), place.free.release)
        else:
            place.free.release()
