"""Workers that compute, in a process of their own: here they would hold up those that wait for the network."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from plek_common.worker import Worker, run_workers

LESS_URGENT = 5


class Apart:
    """Keeps a second process, with the computing workers of these services; it never outlives this one."""

    def __init__(self, services: Sequence[str]) -> None:
        self.services = services

    async def run(self) -> None:
        """One life: as long as that process lives."""
        command = [sys.executable, "-m", "plek_common.command", "compute", *self.services]
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
        try:
            raise RuntimeError(f"the process that computes ended with {await process.wait()}")
        finally:
            if process.returncode is None:
                process.terminate()
                async with asyncio.timeout(5):
                    await process.wait()


def computes(worker: Worker) -> bool:
    """Whether a worker says of itself that it computes."""
    return bool(getattr(worker, "computes", False))


async def compute(workers: Sequence[Worker]) -> None:
    """Runs them until standard input ends: then the process that started this one is gone, however it went."""
    os.nice(LESS_URGENT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other process, which ends this one
    working = asyncio.create_task(run_workers(workers))
    ended = asyncio.create_task(_end_of_input())
    await asyncio.wait([working, ended], return_when=asyncio.FIRST_COMPLETED)
    working.cancel()
    await asyncio.gather(working, ended, return_exceptions=True)


async def _end_of_input() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
