"""How long after a commit at a hub the nation shows it: relay and consumer in processes, as they are deployed."""

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from statistics import median, quantiles
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from aggregator.app import service as aggregator
from plek_common.event import Draft
from plek_common.outbox import Outbox
from plek_common.settings import Settings
from plek_common.worker import listening
from question.app import service as question
from tests.bench import events
from tests.bench.ground import Ground
from tests.bench.scale import Scale, Tell
from tests.bench.served import serving
from tests.bench.verdict import Verdict
from tests.bench.written import register_hubs
from tests.environment import environment

HUB = "bench-delay"
RATE = 50
WHAT = f"commit at the hub → visible at the nation, {RATE}/s"
_WRITE = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    values ($1, $2, $3, $4, $5, $6, $7)
"""
_SEEN = "select id from question where id = any($1::uuid[])"
NATIONS = {
    "busy": ["plek_common.command", "serve", "aggregator", "--role", "workers"],
    "elsewhere": ["tests.bench.contestants.spine"],
}


def from_commit_to_sight(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Milliseconds: the median and the 99th percentile of each round, then the median of those.

    Bundling follows the journal in the same process and takes all that is left of it; so it is measured both ways.
    """
    found: dict[str, list[list[float]]] = {name: [] for name in NATIONS}
    for name in NATIONS:  # one after the other: two nations in one Kafka would share the work
        with lane(ground, name) as (hub, nation):
            for number in range(scale.rounds):
                tell(f"bundling {name}, round {number + 1}")
                found[name].append(asyncio.run(delays_of(hub, nation, scale.seconds)))
    return [verdict for name, rounds in found.items() for verdict in _verdicts(name, rounds)]


@contextmanager
def lane(ground: Ground, name: str) -> Iterator[tuple[Settings, Settings]]:
    """A hub and a nation of their own, with their workers, warm."""
    with ExitStack() as stack:
        hub = ground.settings(f"{HUB}-{name}", stack.enter_context(ground.database(question)))
        nation = ground.settings("national", stack.enter_context(ground.database(aggregator)))
        register_hubs(nation.database_url, [hub.organisation])
        argv = ["plek_common.command", "serve", "question", "--role", "workers"]
        stack.enter_context(serving(argv, environment(hub), "/health/ready"))
        stack.enter_context(serving(NATIONS[name], environment(nation), "/health/ready"))
        asyncio.run(delays_of(hub, nation, 3))
        yield hub, nation
    ground.forget_topics(hub.organisation)


def _verdicts(name: str, rounds: Sequence[Sequence[float]]) -> list[Verdict]:
    halves = [median(found) for found in rounds]
    tails = [quantiles(found, n=100)[98] for found in rounds]
    return [_verdict(f"p50, bundling {name}", halves, 10), _verdict(f"p99, bundling {name}", tails, 50)]


def _verdict(name: str, found: Sequence[float], target: float) -> Verdict:
    middle = median(found)
    return Verdict(WHAT, name, middle, min(found), max(found), "≤", target, "ms", middle)


async def delays_of(hub: Settings, nation: Settings, seconds: float) -> list[float]:
    """Commits at an even pace and watches; the look into the nation's table is in the figure, about half a ms."""
    outbox = Outbox(topic=f"{hub.topic_prefix}question.v1", source=hub.source("question"))
    committed: dict[UUID, float] = {}
    delays: list[float] = []
    writer = await asyncpg.connect(hub.database_url)
    async with listening(nation.database_url, "journal") as (reader, woken):
        load = asyncio.create_task(_commit(writer, outbox, committed, int(seconds * RATE)))
        until = time.monotonic() + seconds + 30
        while committed or not load.done():
            await woken.wait(0.5)
            seen = await reader.fetch(_SEEN, list(committed))
            now = time.perf_counter()
            delays += [(now - committed.pop(row["id"])) * 1000 for row in seen]
            assert time.monotonic() < until, f"{len(committed)} events were never seen"
        await load
    await writer.close()
    return delays


async def _commit(writer: asyncpg.Connection, outbox: Outbox, committed: dict[UUID, float], count: int) -> None:
    chance, begun = random.Random(8), time.perf_counter()
    for number in range(count):
        key = uuid7()
        data = events.question(chance, number, key, 1)
        kind = "nl.plek.questions.question-published.v1"
        row = outbox.row(Draft(type=kind, subject=key, version=1, time=datetime.now(UTC), data=data))
        await asyncio.sleep(max(0.0, begun + number / RATE - time.perf_counter()))
        committed[key] = time.perf_counter()  # it may be seen before this program hears that it was committed
        await writer.execute(_WRITE, *row.values())
        if key in committed:
            committed[key] = time.perf_counter()
