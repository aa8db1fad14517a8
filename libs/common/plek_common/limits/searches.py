"""Searches of one caller take turns: a hundred at once take as much from others as one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from plek_common.problem import TooMany

WAITING = 40  # of one caller: a class that types at the same moment
PATIENCE_SECONDS = 5.0


@dataclass
class _Place:
    free: asyncio.Semaphore
    waiting: int = field(default=0)


class Searches:
    """At most `at_once` of a caller run in this process, and some more wait."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._places: dict[str, _Place] = {}

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
            try:
                yield
            finally:
                place.free.release()
        finally:
            place.waiting -= 1
            if not place.waiting:
                self._places.pop(caller, None)

    async def _wait(self, place: _Place) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await place.free.acquire()
        except TimeoutError:
            raise TooMany.searches() from None
