"""The slow stage: gives every question its place among the others. It follows the journal at its own pace, so
that embedding never holds back what people see. An arrival never moves a question that is already somewhere.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from aggregator import placing, publish
from aggregator.arrivals import Arrival, Batch, following
from aggregator.bundling import (
    Embedder,
    Explanation,
    Join,
    Propose,
    Thresholds,
    decide,
    explain,
    features,
    load_embedder,
)
from aggregator.bundling.thresholds import thresholds_for
from aggregator.neighbours import Looked, Neighbour, find
from plek_common.outbox import Outbox
from plek_common.settings import Settings
from plek_common.worker import listening

log = logging.getLogger(__name__)

NAME = "bundle"
POLL_SECONDS = 5
FIRST = "de eerste vraag van deze bundel"
_LEADER = "select pg_try_advisory_lock(7411003)"
_PLACE = "insert into stage (name) values ($1) on conflict (name) do update set name = excluded.name returning seq"
_ADVANCE = "update stage set seq = $2, model = $3, status = $4 where name = $1 and seq = $5"


class BundleStage:
    """The background worker; one at a time is active, another waits to take over."""

    def __init__(self, settings: Settings, *, thresholds: Thresholds | None = None) -> None:
        self.settings = settings
        self.thresholds = thresholds
        self.outbox = Outbox(topic=publish.TOPIC, source=settings.source("aggregator"))
        self._embedder: Embedder | None = None

    async def run(self) -> None:
        """One life: from the place that PostgreSQL knows until something fails."""
        embedder = await self.embedder()
        async with listening(self.settings.database("aggregator"), "journal") as (connection, woken):
            while not await connection.fetchval(_LEADER):
                await woken.wait(POLL_SECONDS)
            while True:
                if not await self.step(connection, embedder):
                    await woken.wait(POLL_SECONDS)

    async def embedder(self) -> Embedder:
        """The model, loaded once and outside the event loop."""
        if self._embedder is None:
            self._embedder = await asyncio.to_thread(load_embedder)
            log.info(self._embedder.status)
        return self._embedder

    async def step(self, connection: asyncpg.Connection, embedder: Embedder) -> int:
        """Places the next batch and returns how many events of the journal it held."""
        before: int = await connection.fetchval(_PLACE, NAME)
        batch = await following(connection, before)
        if batch.last == before:
            return 0
        looked = await asyncio.to_thread(_look, batch, embedder)
        async with connection.transaction():
            touched: dict[UUID, datetime] = {}
            for arrival, new in zip(batch.arrivals, looked, strict=True):
                touched |= dict.fromkeys(await self._place(connection, arrival, new, embedder), arrival.at)
            await publish.publish(connection, self.outbox, touched)
            moved = await connection.execute(_ADVANCE, NAME, batch.last, embedder.version, embedder.status, before)
            assert moved == "UPDATE 1", "another worker moved this stage"
        return batch.last - before

    async def _place(
        self, connection: asyncpg.Connection, arrival: Arrival, new: Looked, embedder: Embedder
    ) -> Sequence[UUID]:
        """Gives the question its place and returns the bundles that changed by it."""
        known = await placing.known(connection, arrival.key)
        if known is not None and known.version >= arrival.version:
            return []
        if arrival.is_gone and known is None:
            await placing.join(connection, arrival, new, embedder.version, None, "")
            return []
        if arrival.is_gone:
            return await placing.remove(connection, arrival)
        if known is not None and known.bundle_id is not None:
            return await placing.update(connection, arrival, new, embedder.version)
        return await self._welcome(connection, arrival, new, embedder)

    async def _welcome(
        self, connection: asyncpg.Connection, arrival: Arrival, new: Looked, embedder: Embedder
    ) -> Sequence[UUID]:
        neighbours = await find(connection, new)
        decision = decide(
            [neighbour.candidate() for neighbour in neighbours], self.thresholds or thresholds_for(embedder.dim)
        )
        if isinstance(decision, Join):
            bundle = UUID(decision.bundle)
            why = _explain(new, neighbours, bundle).why
            await placing.join(connection, arrival, new, embedder.version, bundle, why)
            return [bundle]
        own = await placing.found(connection, arrival, new, embedder.version, FIRST)
        if not isinstance(decision, Propose):
            return [own]
        offers = [
            placing.Offer(UUID(bundle), score, _explain(new, neighbours, UUID(bundle)))
            for bundle, score in decision.bundles
        ]
        return [own, *await placing.propose(connection, arrival, offers)]


def _look(batch: Batch, embedder: Embedder) -> list[Looked]:
    """What the scorer needs of each arrival; the slow part, in a thread."""
    vectors = embedder.embed([arrival.text for arrival in batch.arrivals])
    return [
        Looked(*arrival.key, features(arrival.text), vector if embedder.dim else None)
        for arrival, vector in zip(batch.arrivals, vectors, strict=True)
    ]


def _explain(new: Looked, neighbours: Sequence[Neighbour], bundle: UUID) -> Explanation:
    """Why the question belongs in the bundle: said of the member that it is nearest to."""
    nearest = max((n for n in neighbours if n.bundle == bundle), key=lambda n: (n.score.total, str(n.id)))
    return explain(new.features, nearest.features, nearest.score)
