"""What a database keeps for a while only: once an hour what is older goes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import asyncpg

from plek_common import idempotency, primary
from plek_common.clock import Clock, now
from plek_common.lock import Lock
from plek_common.settings import Settings

REST_SECONDS = 3600
# Deletes one batch of what is too old and commits; returns how many rows went. It is called again until that is 0.
Sweep = Callable[[asyncpg.Connection, Settings, datetime], Awaitable[int]]


class Expiry:
    """The background worker of one database; of several one goes round, and the others leave it to that one."""

    def __init__(self, settings: Settings, service: str, sweeps: Sequence[Sweep] = (), clock: Clock = now) -> None:
        self.settings, self.url = settings, settings.database(service)
        self.sweeps, self.clock = sweeps, clock

    async def run(self) -> None:
        while True:
            await self.sweep()
            await asyncio.sleep(REST_SECONDS)

    async def sweep(self) -> int:
        """Takes away what is too old now; returns how many rows that were, those of answers not counted."""
        connection = await primary.connect(self.url, command_timeout=60)
        try:
            if not await connection.fetchval(Lock.RETENTION.attempt):
                return 0
            await idempotency.expire(connection, self.settings.idempotency_hours)
            return sum([await self._round(connection, sweep) for sweep in self.sweeps])
        finally:
            await connection.close(timeout=5)

    async def _round(self, connection: asyncpg.Connection, sweep: Sweep) -> int:
        """In batches, so that nobody waits for it."""
        total, some = 0, 1
        while some:
            async with connection.transaction():
                some = await sweep(connection, self.settings, self.clock())
            total += some
        return total
