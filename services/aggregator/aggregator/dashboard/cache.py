"""Figures over everything: counted anew for who asks while that is quick, kept for a while when it is not."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import asyncpg
from fastapi import Request

from plek_common.database import Database

T = TypeVar("T")

QUICK = 0.025  # seconds that counting may take for every single request
SHARE = 10  # otherwise it may take this part of the time: after a second of counting, ten seconds of rest


class Figures:
    """The last answer of each question, as long as it is good. What it says of its moment stays true."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._good_until: dict[str, float] = {}
        self._counting = asyncio.Lock()

    async def of(self, count: Callable[[asyncpg.Connection], Awaitable[T]], database: Database) -> T:
        """What `count` finds, or found a moment ago; many who ask at once wait for one count."""
        name = count.__name__
        async with self._counting:
            if time.monotonic() >= self._good_until.get(name, 0.0):
                begun = time.monotonic()
                async with database.connection() as connection:
                    self._found[name] = await count(connection)
                took = time.monotonic() - begun
                self._good_until[name] = time.monotonic() + took * SHARE if took > QUICK else 0.0
            return cast(T, self._found[name])

    def forget(self) -> None:
        """Counts anew for the next who asks."""
        self._good_until.clear()


def figures_of(request: Request) -> Figures:
    return cast(Figures, request.app.state.figures)


async def counted(request: Request, count: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    """What `count` finds; a connection is taken only when it counts."""
    return await figures_of(request).of(count, request.app.state.database)
