"""Subscribers of the stream that never read hold nothing back."""

from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.network import HUBS, Network
from tests.chaos.rounds import CATCH_UP_SECONDS, caught_up, verdict
from tests.chaos.soak import stuck_readers


async def test_readers_that_are_stuck_hold_nothing_back(network: Network, history: History) -> None:
    async with stuck_readers(network, 20):
        assert await load(network, history, 20, list(HUBS)) == []
        assert await caught_up(network, history) <= CATCH_UP_SECONDS
    assert await verdict(network, history) == []
