"""The aggregator's ingest beside what one would write, or use, instead."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from aggregator.app import service as aggregator
from tests.bench import process
from tests.bench.contestants.order import Order
from tests.bench.filling import Spoil, counted, fill, one_in_a_hundred
from tests.bench.ground import Ground
from tests.bench.process import OTHER
from tests.bench.rounds import Run, take_turns
from tests.bench.scale import Scale, Tell
from tests.bench.verdict import Verdict, at_least
from tests.bench.written import check, register_hubs

INGEST = "aggregator: consume, validate, journal, project, offsets"
OPPONENTS = {
    "plain": ("plain loop: aiokafka + pydantic + asyncpg COPY", 1.5),
    "validating": ("the same client consuming and validating only", 0.3),
    "row_by_row": ("row by row, one transaction each", 8.0),
}


@dataclass
class Track:
    """Filled topics of a few hubs."""

    ground: Ground
    hubs: Sequence[str]
    topics: list[str]
    total: int

    def order(self, database: str, total: int | None = None) -> Order:
        access = self.ground.parts.kafka  # Quix asks for topics' settings, which only an administrator may see
        group = f"national.bench-{uuid4().hex[:8]}"
        return Order(access.bootstrap, access.user, access.password, self.topics, group, database, total or self.total)

    def runner(self, name: str, *, total: int | None = None, refused: int = 0) -> Run:
        """A run of this contestant on a fresh database, checked afterwards; gives events per second."""

        def run() -> float:
            with self.ground.database(aggregator) as url:
                register_hubs(url, self.hubs)
                python = str(OTHER) if name == "quix" else sys.executable
                result = process.run(name, self.order(url, total).environment(), python=python)
                if name != "validating":
                    check(url, result.events - refused)
                return result.rate

        return run


@contextmanager
def track(ground: Ground, prefix: str, total: int, spoil: Spoil = lambda _, value: value) -> Iterator[Track]:
    """Three hubs with `total` events between them."""
    hubs = [f"{prefix}-{letter}" for letter in "abc"]
    settings = [ground.settings(hub, "postgresql://nowhere/x") for hub in hubs]
    topics = [
        fill(ground.access(hub), found, count, seed, spoil)
        for seed, (hub, found, count) in enumerate(zip(hubs, settings, counted(total, 3), strict=True))
    ]
    try:
        yield Track(ground, hubs, topics, total)
    finally:
        ground.forget_topics(*hubs)


def against_others(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Events per second, beside a plain loop, validating only, rows one by one, and two frameworks."""
    tell("filling topics")
    with track(ground, "bench", scale.events) as lane:
        runs = {name: lane.runner(name) for name in ("ours", "plain", "validating", "faststream_batch", "quix")}
        runs["row_by_row"] = lane.runner("row_by_row", total=scale.events // 20)
        figures = take_turns(runs, scale.rounds, "events/s", tell)
    verdicts = [at_least(INGEST, words, figures, "ours", name, goal) for name, (words, goal) in OPPONENTS.items()]
    for name, words in (("faststream_batch", "FastStream (batch)"), ("quix", "Quix Streams")):
        verdicts.append(at_least(INGEST, words, figures, "ours", name, 1.5))
    return verdicts


def with_poison(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """The same ingest with one spoiled record in a hundred."""
    tell("filling topics")
    with (
        track(ground, "clean", scale.events) as clean,
        track(ground, "spoiled", scale.events, one_in_a_hundred) as spoiled,
    ):
        bad = sum((count + 92) // 100 for count in counted(scale.events, 3))
        runs = {"spoiled": spoiled.runner("ours", refused=bad), "clean": clean.runner("ours")}
        figures = take_turns(runs, scale.rounds, "events/s", tell)
    return [at_least("ingest with 1 % poisoned records", "without", figures, "spoiled", "clean", 0.9)]
