"""The nation without a broker: what hubs say is handed over record by record."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from tests.conftest import oin

from aggregator.ingest.consumer import store
from aggregator.ingest.hub_events import ADAPTER
from aggregator.ingest.hub_registry import READER, Register
from aggregator.ingest.letter_erasure import silence_new
from aggregator.similarity import Embedder
from aggregator.stage import lexemes
from aggregator.stage.worker import BundleStage
from plek_common import deadletter
from plek_common.border import Border
from plek_common.event import sequence
from plek_common.record import Admitted, Record, Refused
from plek_common.settings import Settings, source_of

ASKED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_OFFSETS = count()


def question(
    hub: str, of: UUID, version: int = 1, /, text: str | None = "Blijft er een huisarts?", **data: Any
) -> Record:
    """What a hub says of a question; `happening` and `event_id` may be given, the rest is its public state."""
    happening = data.pop("happening", "published" if version == 1 else "changed")
    known = {
        "id": str(of), "version": version, "state": "triaged", "title": None, "text": text, "language": "nl",
        "channel": "web", "askerKind": "resident", "theme": "zorg", "area": None, "level": "regional",
        "neededBy": None, "askedAt": ASKED.isoformat(), "releasedAt": ASKED.isoformat(), "answer": None,
    }  # fmt: skip
    return entry(hub, "question", f"nl.plek.questions.question-{happening}.v1", of, version, {**known, **data})


def withdrawn(hub: str, of: UUID, version: int) -> Record:
    return question(hub, of, version, None, happening="withdrawn", state="withdrawn")


def entry(hub: str, system: str, kind: str, of: UUID, version: int, data: dict[str, Any]) -> Record:
    """Any event of a hub, as it lies on the hub's topic."""
    event = {
        "specversion": "1.0", "id": data.pop("event_id", str(uuid4())), "source": source_of(oin(hub), system),
        "type": kind, "time": (ASKED + timedelta(minutes=version)).isoformat(), "subject": str(of),
        "datacontenttype": "application/json", "sequence": sequence(version), "data": data,
    }  # fmt: skip
    return Record(f"hub.{hub}.{system}.v1", 0, next(_OFFSETS), str(of).encode(), json.dumps(event).encode(), {})


def tombstone(hub: str, of: UUID, system: str = "question") -> Record:
    return Record(f"hub.{hub}.{system}.v1", 0, next(_OFFSETS), str(of).encode(), None, {})


def marker(hub: str, of: UUID, version: int = 9, system: str = "question") -> Record:
    """What a hub says behind a tombstone, so that it is said for as long as the topic is there."""
    data = {"id": str(of), "version": version, "erasedAt": ASKED.isoformat()}
    return entry(hub, system, "nl.plek.records.record-erased.v1", of, version, data)


@dataclass
class Nation:
    """The national database, fed and looked at."""

    settings: Settings
    pool: asyncpg.Pool
    register: Register = field(default_factory=Register)

    async def admit(self, *hubs: str) -> None:
        """Registers these hubs."""
        for hub in hubs:
            statement = "insert into hub (id, name, oin, areas) values ($1, $2, $3, '{}') on conflict do nothing"
            await self.pool.execute(statement, hub, hub.title(), oin(hub))
        await self.register.load(self.pool)

    async def take(self, *records: Record) -> Sequence[Refused]:
        """One batch, in one transaction, as the consumer does it."""
        border = Border(ADAPTER, self.register.source_on)
        judged = [border.admit(record) for record in records]
        refused = [verdict for verdict in judged if isinstance(verdict, Refused)]
        async with self.pool.acquire() as connection, connection.transaction():
            refused += await store(connection, [verdict for verdict in judged if isinstance(verdict, Admitted)])
            await deadletter.park(connection, READER, refused)
            await silence_new(connection, refused)
        return refused

    async def find(self) -> None:
        """Lets the stage make what questions are found by."""
        async with self.pool.acquire() as connection:
            await lexemes.catch_up(connection)

    async def place(self, embedder: Embedder, stage: BundleStage | None = None) -> None:
        """Lets both stages catch up with the journal."""
        await self.find()
        working = stage or BundleStage(self.settings)
        async with self.pool.acquire() as connection:
            while any([await working.forget(connection, embedder), await working.step(connection, embedder)]):
                pass

    async def rows(self, table: str, columns: str = "*", order: str = "1") -> list[dict[str, Any]]:
        return [dict(row) for row in await self.pool.fetch(f"select {columns} from {table} order by {order}")]

    async def state(self) -> list[dict[str, Any]]:
        """What people see of questions and entries; not when, and in which order, they happened to be read."""
        asked = await self.rows("question", order="1, 2")
        return [*({**row, "number": None} for row in asked), *await self.rows("entry", order="1, 2")]
