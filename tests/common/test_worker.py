"""What keeps workers alive, whatever their lives end with."""

import asyncio

import pytest

from plek_common.testing import eventually
from plek_common.worker import run_workers


class Mortal:
    """Ends its lives one way; counts them."""

    def __init__(self, end: type[BaseException] | None) -> None:
        self.end, self.lives = end, 0

    async def run(self) -> None:
        self.lives += 1
        if self.end:
            raise self.end


@pytest.mark.parametrize("end", [None, ConnectionResetError, asyncio.CancelledError])
async def test_a_worker_begins_again_whatever_ended_its_life(end: type[BaseException] | None) -> None:
    """The last: a client that is stopped may let slip the cancellation of a task of its own (aiokafka 0.14)."""
    worker = Mortal(end)
    working = asyncio.create_task(run_workers([worker]))
    try:
        await eventually(lambda: worker.lives > 1, what="a second life")
    finally:
        working.cancel()
        await asyncio.wait([working], timeout=5)
    assert working.cancelled(), "asked to stop, all stop"
