"""How long after a question came it is found by its words, while a thousand come every second."""

import asyncio
import random
import time
from statistics import median, quantiles
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from aggregator.app import service as aggregator
from tests.bench import events
from tests.bench.ground import Ground
from tests.bench.scale import Scale, Tell
from tests.bench.served import serving
from tests.bench.verdict import Verdict
from tests.environment import environment

RATE, PER_SECOND = 1_000, 20  # questions, and commits in which they come
WHAT = f"question at the nation → found by its words, {RATE:,}/s"
_COLUMNS = (
    "hub", "id", "version", "state", "title", "text", "language", "asker_kind", "asked_at", "released_at", "event_time",
)  # fmt: skip
_FOUND = "select id from question where id = any($1::uuid[]) and words_version is not null"


def as_they_come(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Milliseconds: the 50th and 99th percentile of each round, then the median of those."""
    with ground.database(aggregator) as url:
        nation = ground.settings("national", url)
        argv = ["plek_common.command", "serve", "aggregator", "--role", "workers"]
        with serving(argv, environment(nation), "/health/ready"):
            asyncio.run(_delays(url, 3))  # until the lists are read and the first words known
            rounds = []
            for number in range(scale.rounds):
                tell(f"round {number + 1}")
                rounds.append(asyncio.run(_delays(url, scale.seconds / 2)))
    halves, tails = [median(found) for found in rounds], [quantiles(found, n=100)[98] for found in rounds]
    return [
        Verdict(WHAT, name, median(found), min(found), max(found), "≤", 1_000, "ms", median(found))
        for name, found in (("p50", halves), ("p99", tails))
    ]


async def _delays(url: str, seconds: float) -> list[float]:
    came: dict[UUID, float] = {}
    delays: list[float] = []
    writer, reader = await asyncpg.connect(url), await asyncpg.connect(url)
    load = asyncio.create_task(_write(writer, came, int(seconds * PER_SECOND)))
    until = time.monotonic() + seconds + 60
    while came or not load.done():
        found = await reader.fetch(_FOUND, list(came))
        now = time.perf_counter()
        delays += [(now - came.pop(row["id"])) * 1000 for row in found]
        assert time.monotonic() < until, f"{len(came)} questions were never found"
        await asyncio.sleep(0.02)
    await load
    await writer.close()
    await reader.close()
    return delays


async def _write(writer: asyncpg.Connection, came: dict[UUID, float], commits: int) -> None:
    chance, begun = random.Random(8), time.perf_counter()
    for number in range(commits):
        made = [events.question(chance, n, uuid7(), 1) for n in range(RATE // PER_SECOND)]
        rows = [
            ("bench", q.id, 1, q.state, q.title, q.text, "nl", q.asker_kind, q.asked_at, q.released_at, q.asked_at)
            for q in made
        ]
        await asyncio.sleep(max(0.0, begun + number / PER_SECOND - time.perf_counter()))
        async with writer.transaction():
            await writer.copy_records_to_table("question", records=rows, columns=_COLUMNS)
            await writer.execute("notify journal")
        came |= dict.fromkeys((UUID(str(q.id)) for q in made), time.perf_counter())
