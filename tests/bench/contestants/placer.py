"""The bundling stage in a process of its own: one arrival at a time, from the journal to its place and proposals.

Environment: DATABASE_URL, MODEL (`packaged`, or `made-up` for vectors that cost nothing), FROM and COUNT (which of the
questions arrive). Prints a line of JSON: milliseconds of each arrival, from the journal to the commit (`whole`) and
within that search and linking alone (`linked`, and as processor time of this process and PostgreSQL's together,
`processor`), and what the process held in memory at last.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import numpy as np

from aggregator.placement.vector_codec import stacked
from aggregator.similarity import Embedder, Text
from aggregator.similarity.embedding.space import Vector
from aggregator.stage.worker import BundleStage
from plek_common.settings import Settings
from tests.aggregator.nation import Nation, question
from tests.aggregator.teaching import DATA
from tests.bench import placed

HUB = "utrecht"
WARM = 5
HELD_OUT = DATA / "heldout.jsonl"
_SAMPLE = """
    select title, text, theme, halfvec_send(vector) as vector from placement where number in (
        select 1 + (n * 7919::bigint) % (select count(*) from placement) from generate_series($1::int, $2::int) n)
"""
# The vectors that are there were made up around the model's.
_SAME = "update stage set vectors = $1 where name = 'bundle'"


@dataclass(frozen=True)
class MadeUp:
    """Gives every question the vector that was thought of for it, at no cost."""

    vectors: dict[str, Vector]
    name: str = "made up"
    version: str = "made up"
    dim: int = 384
    status: str = "made up"
    measured: bool = True

    def embed(self, texts: Sequence[Text]) -> Vector:
        return np.array([self.vectors[text.title] for text in texts])


class Clocked(BundleStage):
    """Notes how long search and linking take, and how much processor time, in milliseconds."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.linked: list[float] = []
        self.processor: list[float] = []

    async def _place(self, connection: asyncpg.Connection, *given: Any) -> Sequence[UUID]:
        begun, busy = time.perf_counter(), _processor(connection)
        touched = await super()._place(connection, *given)
        self.processor.append(_processor(connection) - busy)
        self.linked.append((time.perf_counter() - begun) * 1000)
        return touched


async def main() -> None:
    url, first, count = os.environ["DATABASE_URL"], int(os.environ["FROM"]), int(os.environ["COUNT"]) + WARM
    settings = Settings.model_validate({
        "organisation": "national", "organisation_name": "National", "oin": "00000099000000000000",
        "topic_prefix": "national.", "database_url": url,
    })  # fmt: skip
    stage = Clocked(settings)
    async with asyncpg.create_pool(url, min_size=0) as pool:
        nation = Nation(settings, pool)
        await nation.admit(HUB)
        if os.environ["MODEL"] == "packaged":
            asked, embedder = _held_out()[first : first + count], await stage.embedder()
            await pool.execute(_SAME, embedder.version)
        else:
            asked, embedder = await _made_up(pool, first, count)
        async with pool.acquire() as connection:
            whole = [await _place(nation, stage, connection, embedder, each) for each in asked]
    sys.stdout.write(
        json.dumps({
            "whole": whole[WARM:], "linked": stage.linked[WARM:], "processor": stage.processor[WARM:],
            "megabytes": _megabytes(),
        }) + "\n"
    )  # fmt: skip


async def _place(
    nation: Nation, stage: BundleStage, connection: asyncpg.Connection, embedder: Embedder, asked: Text
) -> float:
    await nation.take(question(HUB, uuid4(), 1, asked.body, title=asked.title, theme=asked.theme))
    begun = time.perf_counter()
    held = await stage.step(connection, embedder)
    spent = (time.perf_counter() - begun) * 1000
    assert held == 1, f"{held} events were placed, not one"
    return spent


def _held_out() -> list[Text]:
    rows = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    return [Text("", row["title"] or "", row["body"], "zorg") for row in rows]


async def _made_up(pool: asyncpg.Pool, first: int, count: int) -> tuple[list[Text], Embedder]:
    """Questions beside some of those that are there."""
    rows = await pool.fetch(_SAMPLE, first, first + count - 1)
    vectors = placed.beside(stacked([row["vector"] for row in rows]), first)
    asked = [Text("", f"{row['title']} {first + n}", row["text"], row["theme"]) for n, row in enumerate(rows)]
    return asked, MadeUp({text.title: vector for text, vector in zip(asked, vectors, strict=True)})


def _processor(connection: asyncpg.Connection) -> float:
    """Milliseconds that this process and the one that serves it in PostgreSQL were at work."""
    with open(f"/proc/{connection.get_server_pid()}/schedstat", encoding="ascii") as served:
        return time.process_time() * 1e3 + int(served.read().split()[0]) / 1e6


def _megabytes() -> float:
    with open("/proc/self/status", encoding="ascii") as status:
        resident = next(line for line in status if line.startswith("VmRSS"))
    return int(resident.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
