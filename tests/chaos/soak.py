"""Many events through the real processes, with readers that do not read: memory and file handles stay flat."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from socket import create_connection
from typing import Any
from uuid import UUID

import asyncpg
import psutil
from uuid_utils.compat import uuid7

from plek_common.event import Draft
from plek_common.outbox import Outbox
from plek_common.testing import eventually
from question.questions.events import PublicQuestion
from tests.chaos.network import Network

PORTION = 2_000
VERSIONS = 100
WATCHED = ("utrecht-workers", "national-workers", "national-api")
_INSERT = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    values ($1, $2, $3, $4, $5, $6, $7)
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the watched processes hold after so many events, each with what it started (bundling is such a process)."""

    events: int
    mebibytes: dict[str, float]
    handles: dict[str, int]


@dataclass(frozen=True)
class Found:
    """Samples of one run; flat from the third part on: caches and pools are filled by then."""

    samples: Sequence[Sample]
    seconds: float

    @property
    def is_flat(self) -> bool:
        early, late = self.samples[len(self.samples) // 3], self.samples[-1]
        memory = all(late.mebibytes[name] <= early.mebibytes[name] * 1.15 + 16 for name in WATCHED)
        return memory and all(late.handles[name] <= early.handles[name] + 5 for name in WATCHED)

    def text(self) -> str:
        shown = self.samples[:: max(1, len(self.samples) // 10)]
        rows = [f"{s.events:8} " + "  ".join(f"{n} {s.mebibytes[n]:.0f} MiB/{s.handles[n]}" for n in WATCHED)
                for s in [*shown, self.samples[-1]]]  # fmt: skip
        return "\n".join([*rows, f"{self.samples[-1].events / self.seconds:.0f} events/s; flat: {self.is_flat}"])


async def soak(network: Network, events: int) -> Found:
    """Tells so many events by way of a hub's outbox and waits for each portion at the nation."""
    outbox = await asyncpg.connect(network.database("utrecht_question"))
    nation = await asyncpg.connect(network.database("national_aggregator"))
    began, samples = time.monotonic(), []
    base = await nation.fetchval("select last_seq from journal_head")
    try:
        async with stuck_readers(network, 5):
            for done in range(0, events, PORTION):
                await outbox.executemany(_INSERT, _rows(network))
                await _arrived(nation, base + done + PORTION)
                samples.append(_sample(network, done + PORTION))
    finally:
        await outbox.close()
        await nation.close()
    return Found(samples, time.monotonic() - began)


@asynccontextmanager
async def stuck_readers(network: Network, count: int) -> AsyncIterator[None]:
    """Subscribers that ask for all events from the beginning and never read what comes."""
    port = network.nodes["national-api"].port
    token = network.token("analyst", "national")["Authorization"]
    lines = ["GET /aggregator/v1/events HTTP/1.1", "Host: stuck", "Last-Event-ID: 0", f"Authorization: {token}", "", ""]
    request = "\r\n".join(lines).encode()
    readers = [await asyncio.to_thread(create_connection, ("127.0.0.1", port)) for _ in range(count)]
    try:
        for reader in readers:
            reader.sendall(request)
            answer = await asyncio.to_thread(reader.recv, 12)
            assert answer == b"HTTP/1.1 200", answer
        yield
    finally:
        for reader in readers:
            with closing(reader):
                pass


async def _arrived(nation: asyncpg.Connection, count: int) -> None:
    async def there() -> bool:
        found: int = await nation.fetchval("select last_seq from journal_head")
        return found >= count

    await eventually(there, what=f"{count} events in the journal")


def _sample(network: Network, events: int) -> Sample:
    processes = {name: psutil.Process(network.child(name).pid) for name in WATCHED}
    families = {name: [process, *process.children(recursive=True)] for name, process in processes.items()}
    memory = {name: sum(each.memory_info().rss for each in family) / 2**20 for name, family in families.items()}
    return Sample(events, memory, {name: sum(each.num_fds() for each in family) for name, family in families.items()})


def _rows(network: Network) -> list[tuple[Any, ...]]:
    source = network.settings("utrecht").source("question")
    outbox = Outbox(topic="hub.utrecht.question.v1", source=source)
    now = datetime.now(UTC)
    questions = [uuid7() for _ in range(PORTION // VERSIONS)]
    return [
        tuple(outbox.row(_draft(question, version, now)).values())
        for version in range(1, VERSIONS + 1)
        for question in questions
    ]


def _draft(id: UUID, version: int, now: datetime) -> Draft:
    fixed = {"title": "Hoe blijft de bus rijden?", "text": "Hoe blijft de bus rijden in het dorp?", "language": "nl"}
    kind = {"channel": "web", "asker_kind": "resident", "theme": "mobiliteit", "area": None, "level": "regional"}
    times = {"needed_by": None, "asked_at": now, "released_at": now, "answer": None}
    data = PublicQuestion(id=id, version=version, state="triaged", **fixed, **kind, **times)
    happened = "published" if version == 1 else "changed"
    return Draft(type=f"nl.plek.questions.question-{happened}.v1", subject=id, version=version, time=now, data=data)
