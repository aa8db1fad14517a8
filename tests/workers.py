"""Background workers for as long as a test needs them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from plek_common.worker import Worker, run_workers


@asynccontextmanager
async def working(*workers: Worker) -> AsyncIterator[None]:
    """Keeps the workers alive, as a process of the product does."""
    task = asyncio.create_task(run_workers(workers))
    try:
        yield
    finally:
        await _end(task)


@asynccontextmanager
async def living(worker: Worker) -> "AsyncIterator[asyncio.Task[None]]":
    """One life of the worker: what ends it can be looked at."""
    task = asyncio.create_task(_live(worker))
    try:
        yield task
    finally:
        with suppress(Exception):
            await _end(task)


async def _live(worker: Worker) -> None:
    await worker.run()


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
