"""More than one worker, one of them frozen and back; processes replaced under load. No effect comes twice."""

import asyncio

from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.network import HUBS, Network
from tests.chaos.rounds import CATCH_UP_SECONDS, caught_up, verdict
from tests.chaos.victims import freeze

LONGER_THAN_A_LEAD = 12.0


async def test_three_workers_one_frozen_and_back_do_nothing_twice(network: Network, history: History) -> None:
    more = [network.add("national", "workers", number) for number in (2, 3)]
    twin = network.add("utrecht", "workers", 2)
    try:
        await network.ready(*more, twin)
        frozen = asyncio.gather(
            freeze(network, "national-workers", LONGER_THAN_A_LEAD),
            freeze(network, "utrecht-workers", LONGER_THAN_A_LEAD),
        )
        await load(network, history, 12, ["fryslan"])
        assert await caught_up(network, history) <= CATCH_UP_SECONDS
        assert not frozen.done(), "another worker of the nation went on meanwhile"
        await load(network, history, 12, list(HUBS))
        await frozen
        await load(network, history, 8, list(HUBS))
        assert await caught_up(network, history) <= CATCH_UP_SECONDS
        assert await verdict(network, history) == []
    finally:
        for name in (*more, twin):
            await asyncio.to_thread(network.remove, name)


async def test_a_rolling_restart_fails_no_request_that_could_not_be_repeated(
    network: Network, history: History
) -> None:
    work = asyncio.create_task(load(network, history, 40, ["fryslan"]))
    second = network.add("fryslan", "api", 2)
    await network.ready(second)
    for name in ("fryslan-api", "fryslan-workers", "national-workers"):
        await asyncio.to_thread(network.child(name).stop)
        network.spawn(name)
        await network.ready(name)
    assert await work == [], "every request was answered, or was repeated and then answered"
    await asyncio.to_thread(network.remove, second)
    assert await caught_up(network, history) <= CATCH_UP_SECONDS
    assert await verdict(network, history) == []
