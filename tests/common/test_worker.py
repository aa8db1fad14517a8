"""What keeps workers alive, whatever their lives end with."""

import asyncio
from typing import Any

import pytest

from plek_common.testing import eventually
from plek_common.worker import Wake, run_workers


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
        await asyncio.wait([working], timeout=60)
    assert working.cancelled(), "asked to stop, all stop"


async def test_a_stop_is_heard_when_the_alarm_rings_at_the_same_moment() -> None:
    """Otherwise who listens goes on for ever, and whoever waits for its end waits as long."""
    nobody: Any = None
    wake = Wake(nobody)
    waiting = asyncio.create_task(wake.wait(60))
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # it waits now
    wake.ring()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
