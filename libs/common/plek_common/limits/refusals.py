"""Who goes on after many refusals hears the next ones later: a program that minds none takes less from others then."""

import asyncio
from collections import Counter

TOLD = 20  # refusals of one caller in a minute that are told at once
SECONDS = 1.0
HELD = 500  # at the same time, of all callers; the rest is told at once


class Refusals:
    """How often each caller was refused in this minute, by this process."""

    def __init__(self) -> None:
        self._minute = self._held = 0
        self._told: Counter[str] = Counter()

    async def hold(self, caller: str, minute: int) -> None:
        """Returns when this caller may hear of one more."""
        if minute != self._minute:
            self._minute, self._told = minute, Counter()
        self._told[caller] += 1
        if self._told[caller] <= TOLD or self._held >= HELD:
            return
        self._held += 1
        try:
            await asyncio.sleep(SECONDS)
        finally:
            self._held -= 1
