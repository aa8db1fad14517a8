"""The relay beside the same client that sends the same records from memory, one by one and in the relay's batches."""

import asyncio
from uuid import uuid4

import asyncpg

from plek_common.outbox import Outbox
from plek_common.settings import Settings
from question.app import service as question
from tests.bench import events, process
from tests.bench.contestants.order import Order
from tests.bench.ground import Ground
from tests.bench.rounds import Run, take_turns
from tests.bench.scale import Scale, Tell
from tests.bench.verdict import Verdict, at_least

MEMORY = {
    "from_memory": "the same client producing the same records from memory",
    "from_memory_batches": "the same, in whole batches as the relay packs them",
}
COLUMNS = ("id", "aggregatetype", "aggregateid", "type", "topic", "payload", "headers")


def against_memory(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Outbox rows per second."""
    settings = ground.settings("bench-relay", "postgresql://nowhere/x")
    runs: dict[str, Run] = {name: _runner(ground, name, settings, scale.rows) for name in ("relay", *MEMORY)}
    figures = take_turns(runs, scale.rounds, "rows/s", tell)
    ground.forget_topics("bench-relay")
    return [at_least("relay: outbox rows", words, figures, "relay", name, 0.8) for name, words in MEMORY.items()]


def _runner(ground: Ground, name: str, settings: Settings, count: int) -> Run:
    def run() -> float:
        access = ground.access("bench-relay")
        with ground.database(question) as url:
            topic = f"{settings.topic_prefix}question.v1"
            asyncio.run(_write(url, Outbox(topic=topic, source=settings.source("question")), count))
            order = Order(access.bootstrap, access.user, access.password, [topic], uuid4().hex, url, count)
            result = process.run(name, order.environment())
            if name == "relay":
                assert asyncio.run(_left(url)) == 0, "the relay left rows behind"
            return result.rate

    return run


async def _write(url: str, outbox: Outbox, count: int) -> None:
    connection = await asyncpg.connect(url)
    rows = [tuple(row[name] for name in COLUMNS) for row in events.rows(outbox, count, 3)]
    await connection.copy_records_to_table("outbox", records=rows, columns=COLUMNS)
    await connection.execute("analyze outbox")
    await connection.close()


async def _left(url: str) -> int:
    connection = await asyncpg.connect(url)
    left: int = await connection.fetchval("select count(*) from outbox where published_at is null")
    await connection.close()
    return left
