"""Kafka away under load: how hubs answer meanwhile, what the workers make of it, and how soon all has caught up."""

import asyncio
import time
from dataclasses import dataclass
from statistics import median

import psutil

from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.network import HUBS, Network
from tests.chaos.rounds import caught_up, verdict

PORTION = 8
WORKERS = ("national-workers", *(f"{hub}-workers" for hub in HUBS))


@dataclass(frozen=True, slots=True)
class Away:
    """Seconds per acknowledged write before and meanwhile (medians of portions), and what workers used of a core."""

    before: float
    meanwhile: float
    writes: int
    refusals: list[str]
    cores: dict[str, float]
    caught_up: float
    faults: list[str]

    def text(self) -> str:
        used = ", ".join(f"{name} {share:.2f}" for name, share in self.cores.items())
        pace = (
            f"{self.writes} writes meanwhile, {self.meanwhile * 1000:.0f} ms each (before: {self.before * 1000:.0f} ms)"
        )
        late = f"{len(self.refusals)} refused; caught up in {self.caught_up:.1f} s; {len(self.faults)} faults"
        return f"{pace}, {late}; of a core, meanwhile: {used}"


async def kafka_away(network: Network, history: History, seconds: float) -> Away:
    """Kills Kafka, works on for that long, starts it again and waits until nothing is missing."""
    refusals: list[str] = []
    before = await _work(network, history, seconds / 4, refusals)
    server = network.parts.kafka_server
    await asyncio.to_thread(server.kill)
    acknowledged, used, since = history.acknowledged, _used(network), time.monotonic()
    try:
        meanwhile = await _work(network, history, seconds, refusals)
        passed = time.monotonic() - since
        cores = {name: (now - used[name]) / passed for name, now in _used(network).items()}
        writes = history.acknowledged - acknowledged
    finally:
        await asyncio.to_thread(server.start)
    late = await caught_up(network, history)
    return Away(before, meanwhile, writes, refusals, cores, late, await verdict(network, history))


async def _work(network: Network, history: History, seconds: float, refusals: list[str]) -> float:
    until, paces = time.monotonic() + seconds, list[float]()
    while not paces or time.monotonic() < until:
        began, acknowledged = time.monotonic(), history.acknowledged
        refusals += await load(network, history, PORTION, list(HUBS))
        paces.append((time.monotonic() - began) / (history.acknowledged - acknowledged))
    return median(paces)


def _used(network: Network) -> dict[str, float]:
    processes = {name: psutil.Process(network.child(name).pid) for name in WORKERS}
    return {name: sum(process.cpu_times()[:2]) for name, process in processes.items()}
