"""A journal of very many made-up questions, as far as the live stage was, with vectors as if a model had made them."""

import asyncio
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
import numpy as np

from aggregator.placement.embeddings import Wanted
from aggregator.placement.vector_codec import sent
from aggregator.similarity import Text
from aggregator.similarity.embedding.embedder import PackagedEmbedder
from aggregator.similarity.embedding.space import Vector, unit
from plek_common.event import sequence
from tests.bench.events import THEMES
from tests.bench.made_up import NEAR, centres, noise, said, things

PER_TOPIC, AT_ONCE, HUBS = 20, 1_000, 30
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_HUBS = """
    insert into hub (id, name, oin, areas)
    select 'regio-' || n, 'Regio ' || n, '0000009900000000' || lpad(n::text, 4, '0'), '{}' from generate_series(0, $1) n
"""
_COLUMNS = (
    "seq", "source", "event_id", "type", "hub", "topic", "partition", "record_offset", "entity_id", "version",
    "event_time", "received_at", "payload",
)  # fmt: skip
_EMBEDDING = "insert into embedding values ($1, $2, $3, $4, $5::real[]::halfvec)"
_AT_THE_END = (
    "update journal_head set last_seq = (select max(seq) from journal)",
    "insert into stage (name, seq) select 'bundle', last_seq from journal_head",
    "vacuum analyze",
)

Asked = tuple[int, str, UUID, Text]


def fill(url: str, count: int) -> None:
    """So many questions, in a database in which nothing is."""
    asyncio.run(_fill(url, count))


async def _fill(url: str, count: int) -> None:
    connection = await asyncpg.connect(url, command_timeout=600)
    try:
        await connection.execute(_HUBS, HUBS - 1)
        chance, topics = np.random.default_rng(count), max(1, count // PER_TOPIC)
        about, questions = centres(chance, topics), _questions(count, topics)
        while some := list(islice(questions, AT_ONCE)):
            rows = [_row(*asked) for asked in some]
            await connection.copy_records_to_table("journal", records=rows, columns=_COLUMNS)
            near = about[[seq % topics for seq, *_ in some]] + NEAR * noise(chance, len(some))
            await connection.executemany(_EMBEDDING, [_kept(*one) for one in zip(some, unit(near), strict=True)])
        for statement in _AT_THE_END:
            await connection.execute(statement)
    finally:
        await connection.close()


def _questions(count: int, topics: int) -> Iterator[Asked]:
    chance = random.Random(count)
    about = [things(chance) for _ in range(topics)]
    for seq in range(1, count + 1):
        topic = seq % topics
        told = said(chance, about[topic])
        id = UUID(f"0192{seq:08x}7000b000000000000000")
        yield seq, f"regio-{seq % HUBS}", id, Text("", about[topic][seq % 3].capitalize(), told, THEMES[topic % 12])


def _row(seq: int, hub: str, id: UUID, text: Text) -> tuple[Any, ...]:
    source, topic = f"urn:nld:oin:00000099{seq % HUBS:09d}000:systeem:question", f"hub.{hub}.question.v1"
    kind, at = "nl.plek.questions.question-published.v1", BEGIN + timedelta(seconds=30 * seq)
    event = {
        "specversion": "1.0", "id": f"made-{seq}", "source": source, "type": kind, "time": at.isoformat(),
        "subject": str(id), "datacontenttype": "application/json", "sequence": sequence(1),
        "data": {
            "id": str(id), "version": 1, "state": "triaged", "title": text.title, "text": text.body, "language": "nl",
            "channel": "web", "askerKind": "resident", "theme": text.theme, "area": None, "level": "regional",
            "neededBy": None, "askedAt": at.isoformat(), "releasedAt": at.isoformat(), "answer": None,
        },
    }  # fmt: skip
    return (seq, source, f"made-{seq}", kind, hub, topic, 0, seq, id, 1, at, at, json.dumps(event).encode())


def _kept(asked: Asked, vector: Vector) -> tuple[Any, ...]:
    _, hub, id, text = asked
    return (PackagedEmbedder.version, Wanted(hub, id, text).digest, hub, id, sent(vector))
