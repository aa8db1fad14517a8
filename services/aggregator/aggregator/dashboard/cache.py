"""Figures over everything: counted anew for who asks while that is quick, kept for a while when it is not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")

QUICK = 0.025  # seconds that counting may take for every single request
SHARE = 10  # otherwise it may take this part of the time: after a second of counting, ten seconds of rest


class Figures:
    """The last answer of each question, as long as it is good. What it says of its moment stays true."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._good_until: dict[str, float] = {}
        self._counting = asyncio.Lock()

    async def of(self, count: Callable[[AsyncSession], Awaitable[T]], session: AsyncSession) -> T:
        """What `count` finds, or found a moment ago; many who ask at once wait for one count."""
        name = count.__name__
        async with self._counting:
            if time.monotonic() >= self._good_until.get(name, 0.0):
                begun = time.monotonic()
                self._found[name] = await count(session)
                took = time.monotonic() - begun
                self._good_until[name] = time.monotonic() + took * SHARE if took > QUICK else 0.0
            return cast(T, self._found[name])

    def forget(self) -> None:
        """Counts anew for the next who asks."""
        self._good_until.clear()


def figures_of(request: Request) -> Figures:
    return cast(Figures, request.app.state.figures)
