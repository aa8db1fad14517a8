"""How often each caller asked this minute, counted by all processes of a service together.

A process counts by itself, so that a request waits for nobody, and adds up with the others once a second, in a table
that is not logged. So processes that begin to serve the same caller within one second may each give what is left; from
then on they share it.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from plek_common.database import Database

log = logging.getLogger(__name__)

SPAN = 60  # seconds over which is counted
REST_SECONDS = 1.0
MOST_CALLERS = 50_000  # a minute; whoever comes then is counted as one
# In one order, so that no two processes wait for each other.
_ADD = """
    insert into rate as r (span, bound, caller, used)
    select span, bound, caller, used from unnest($1::bigint[], $2::text[], $3::bytea[], $4::int[])
        as n (span, bound, caller, used) order by span, bound, caller
    on conflict (span, bound, caller) do update set used = r.used + excluded.used
    returning span, bound, caller, used
"""
_FORGET = "delete from rate where span < $1"
_AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError, OSError)
Key = tuple[int, str, bytes]


@dataclass(frozen=True, slots=True)
class Bound:
    """So many requests a minute; `name` is what the headers call it. 0 is no bound."""

    name: str
    most: int


@dataclass(frozen=True, slots=True)
class Use:
    """What a request leaves of a bound; `left` is below 0 when it was too much. `reset` is in seconds."""

    bound: Bound
    left: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """draft-ietf-httpapi-ratelimit-headers-10"""
        name = self.bound.name
        return {
            "RateLimit-Policy": f'"{name}";q={self.bound.most};w={SPAN}',
            "RateLimit": f'"{name}";r={max(self.left, 0)};t={self.reset}',
        }


class Counters(AbstractAsyncContextManager["Counters"]):
    """What one process knows. Entered, it adds up with the others."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock
        self._together: dict[Key, int] = {}  # as of the last time that it was added up
        self._since: Counter[Key] = Counter()
        self._task: asyncio.Task[None] | None = None
        self._is_away = False

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep_adding())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def use(self, bound: Bound, caller: str) -> Use:
        """Counts a request of this caller. One that is too much is not counted: it costs next to nothing."""
        now = self.clock()
        span = int(now // SPAN)
        key = (span, bound.name, self._known(span, bound, caller))
        left = bound.most - self._together.get(key, 0) - self._since[key] - 1
        if left >= 0:
            self._since[key] += 1
        return Use(bound, left, max(1, round((span + 1) * SPAN - now)))

    def give_back(self, bound: Bound, caller: str) -> None:
        """What was counted a moment ago turned out not to count."""
        span = int(self.clock() // SPAN)
        self._since[span, bound.name, self._known(span, bound, caller)] -= 1

    def _known(self, span: int, bound: Bound, caller: str) -> bytes:
        """Nobody's address stands in the table, also not for the minute that a row lives."""
        found = blake2b(caller.encode(), digest_size=12).digest()
        is_full = len(self._together) + len(self._since) >= MOST_CALLERS
        return b"" if is_full and (span, bound.name, found) not in self._since else found

    async def add_up(self) -> None:
        """Tells the others what was used here, and learns what they used."""
        since, self._since = self._since, Counter()
        told = [(*key, used) for key, used in since.items() if used]
        for key, used in since.items():  # until it is known together, what is ours counts on
            self._together[key] = self._together.get(key, 0) + used
        if told:
            await self._tell(told)
        oldest = int(self.clock() // SPAN)
        self._together = {key: used for key, used in self._together.items() if key[0] >= oldest}

    async def _tell(self, told: list[Any]) -> None:
        async with self.database.connection() as connection:
            rows = await connection.fetch(_ADD, *map(list, zip(*told, strict=True)))
            await connection.execute(_FORGET, min(row[0] for row in told) - 1)
        for row in rows:
            self._together[row["span"], row["bound"], row["caller"]] = row["used"]

    async def _keep_adding(self) -> None:
        while True:
            await asyncio.sleep(REST_SECONDS)
            try:
                await self.add_up()
                self._is_away = False
            except _AWAY as error:
                if not self._is_away:
                    log.warning("each process counts requests by itself for now: %s", type(error).__name__)
                self._is_away = True
