"""What people look at, at 100,000 questions beside 1,000: over HTTP, one request at a time."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from statistics import median

from aggregator.app import service as aggregator
from question.app import service as question
from tests.bench.crowd import fill_hub, fill_nation
from tests.bench.ground import Ground
from tests.bench.rounds import Run, take_turns
from tests.bench.scale import Scale, Tell
from tests.bench.served import request, serving, volley
from tests.bench.verdict import Verdict, at_most
from tests.environment import environment

HUB = "bench-read"
CALLS = {
    "hub: list": "/question/v1/questions",
    "hub: list of a theme": "/question/v1/questions?theme=zorg",
    "hub: search, a common word": "/question/v1/questions?q=wijk",
    "hub: search, two words": "/question/v1/questions?q=huisarts+verkeer",
    "hub: search, a rare word": "/question/v1/questions?q=zeldzaam",
    "nation: list": "/aggregator/v1/questions",
    "nation: list of a region": "/aggregator/v1/questions?hub=regio-3",
    "nation: search, a common word": "/aggregator/v1/questions?q=wijk",
    "nation: search, two words": "/aggregator/v1/questions?q=huisarts+verkeer",
    "nation: search, a rare word": "/aggregator/v1/questions?q=zeldzaam",
    "nation: bundles": "/aggregator/v1/bundles",
    "nation: overview": "/aggregator/v1/overview",
    "nation: regions": "/aggregator/v1/hubs",
    "nation: themes by region": "/aggregator/v1/themes-by-region",
}


def few_and_many(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Milliseconds per call, the median of a run."""
    few, many = scale.questions
    with ExitStack() as stack:
        tell("filling databases")
        bases = {size: stack.enter_context(_serving(ground, size)) for size in (few, many)}
        verdicts = []
        for name, path in CALLS.items():
            runs: dict[str, Run] = {
                str(size): partial(_milliseconds, bases[size], path, scale.calls) for size in (many, few)
            }
            figures = take_turns(runs, scale.rounds, "ms", lambda what, name=name: tell(f"{name}, {what}"))  # type: ignore[misc]
            verdicts.append(at_most(f"{name} at {many:,} questions", f"at {few:,}", figures, str(many), str(few), 1.5))
    return verdicts


@contextmanager
def _serving(ground: Ground, size: int) -> Iterator[str]:
    """A hub and the nation with so many questions, in one process."""
    with ground.database(question) as hub, ground.database(aggregator) as nation:
        fill_hub(hub, size)
        fill_nation(nation, size)
        settings = ground.settings(HUB, hub)
        argv = ["tests.bench.contestants.readers"]
        found = environment(settings) | {"PLEK_BENCH_HUB": hub, "PLEK_BENCH_NATION": nation}
        with serving(argv, found, "/question/v1/questions?limit=1") as base:
            yield base


def _milliseconds(base: str, path: str, calls: int) -> float:
    return asyncio.run(_median(base, path, calls))


async def _median(base: str, path: str, calls: int) -> float:
    wire = request("GET", path)
    found = []
    await volley(base, [wire] * 10, 200, clients=1)
    for _ in range(calls):
        begun = time.perf_counter()
        await volley(base, [wire], 200, clients=1)
        found.append((time.perf_counter() - begun) * 1000)
    return median(found)
