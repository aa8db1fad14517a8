"""Background workers: started together, started again when they fail, stopped together."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import asyncpg

from plek_common import primary

log = logging.getLogger(__name__)

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0


class Worker(Protocol):
    """Something that works until it is cancelled; an exception ends one life, not the worker."""

    async def run(self) -> None: ...


def never() -> bool:
    """When a worker ends that nobody asked to end before."""
    return False


async def run_workers(workers: Sequence[Worker]) -> None:
    """Keeps all workers alive until cancelled."""
    async with asyncio.TaskGroup() as group:
        for worker in workers:
            group.create_task(_keep_alive(worker))


async def _keep_alive(worker: Worker) -> None:
    pause = _FIRST_PAUSE
    loop = asyncio.get_running_loop()
    while True:
        born = loop.time()
        try:
            await worker.run()
        except (Exception, asyncio.CancelledError) as error:  # whatever went wrong, the next life starts clean
            if _is_asked_to_stop(error):
                raise
            # Where it went wrong is told too, never what it says: errors quote rows, events and what people typed.
            kind = type(error).__name__
            log.warning("%s ended, starts again: %s", type(worker).__name__, kind, exc_info=error)
        # Long lives start the count anew; the jitter keeps workers from knocking at the same moment.
        pause = _FIRST_PAUSE if loop.time() - born > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - no secret


def _is_asked_to_stop(error: BaseException) -> bool:
    """A cancellation that comes out of a life may be that of a task within a library: then nobody asked us to stop."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0


class Wake:
    """An alarm that PostgreSQL's NOTIFY rings, as long as the server behind the connection is the one that writes."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._rung = asyncio.Event()

    def ring(self, *_: object) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Returns when rung, or after so many seconds: a notification may be lost with its connection.

        Raises:
            primary.OnlyReads: nothing will ring here any more.
        """
        try:
            # asyncio.wait_for of Python 3.11 forgets a cancellation that comes with the ringing: nothing would stop.
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            await primary.check(self._connection)
        self._rung.clear()


@asynccontextmanager
async def listening(url: str, channel: str, **options: Any) -> AsyncIterator[tuple[asyncpg.Connection, Wake]]:
    """A connection of one's own, made with these options, that is woken by notifications on `channel`."""
    connection = await primary.connect(url, command_timeout=30, **options)
    wake = Wake(connection)
    try:
        await connection.add_listener(channel, wake.ring)
        yield connection, wake
    finally:
        async with asyncio.timeout(5):
            await connection.close()
