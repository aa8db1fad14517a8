"""The slow stage: gives every question its place among the others. It follows the journal at its own pace, so
that embedding never holds back what people see. An arrival never moves a question that is already somewhere.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

import asyncpg
from opentelemetry.trace import SpanKind

from aggregator.bundles import publisher
from aggregator.bundles.change import News
from aggregator.bundles.reasons import CONFIRMED, FIRST
from aggregator.decisions.replay import Replay
from aggregator.decisions.service import hold
from aggregator.learning import trials
from aggregator.placement import calibration, embeddings, explanations, proposals, removal, repository, sentence_model
from aggregator.placement.arrivals import END, Arrival, Batch, following
from aggregator.placement.features import look
from aggregator.placement.neighbours import Looked
from aggregator.placement.verdict import Judgement, judge
from aggregator.similarity import Calibration, Embedder, Thresholds
from aggregator.stage import erasure, reconciliation
from plek_common import telemetry
from plek_common.clock import now
from plek_common.lead import leading
from plek_common.memory import give_back
from plek_common.outbox import Outbox
from plek_common.settings import Settings
from plek_common.worker import listening

log = logging.getLogger(__name__)

NAME = "bundle"
LED = "aggregator.stage.bundle"
POLL_SECONDS = 5
LIVELY = 32  # events, until memory is given back: a full batch, or as many that came one by one
WAITS = (
    "Vergelijken wacht: de vragen zijn met een ander taalmodel vergeleken dan nu geladen is. "
    "Maak een nieuwe vergelijking (python -m aggregator.rebuild) en neem die in gebruik."
)
_PLACE = """
    insert into stage (name) values ($1) on conflict (name) do update set name = excluded.name
    returning seq, vectors, status
"""
_ADVANCE = """
    update stage set seq = $2, model = $3, status = $4, vectors = coalesce($6, vectors)
    where name = $1 and seq = $5 and (vectors = $6) is not false
"""
_STATUS = "update stage set status = $2 where name = $1"


class BundleStage:
    """The background worker; one at a time is active, another waits to take over."""

    computes = True  # `plek serve` gives it a process of its own

    def __init__(self, settings: Settings, *, thresholds: Thresholds | None = None) -> None:
        self.settings, self.database = settings, settings.database("aggregator")
        self.thresholds = thresholds
        self.outbox = Outbox(topic=publisher.TOPIC, source=settings.source("aggregator"))
        self._embedder: Embedder | None = None
        self._since = 0

    async def run(self) -> None:
        """One life: from the place that PostgreSQL knows until something fails."""
        embedder = await self.embedder()
        await leading(self.database, LED, partial(self._work, embedder))

    async def _work(self, embedder: Embedder, badge: str) -> None:
        mine = {"application_name": badge}
        async with listening(self.database, "journal", server_settings=mine) as (connection, woken):
            while True:
                while any([await self.forget(connection, embedder), await self.step(connection, embedder)]):
                    pass
                if not await self.reconsider(connection, embedder):
                    await woken.wait(POLL_SECONDS)

    async def embedder(self) -> Embedder:
        """The model, loaded once and outside the event loop."""
        if self._embedder is None:
            self._embedder = await asyncio.to_thread(sentence_model.load, self.settings)
            log.info(self._embedder.status)
        return self._embedder

    async def step(self, connection: asyncpg.Connection, embedder: Embedder, upto: int = END) -> int:
        """Places the next batch, up to that number in the journal; returns how many events of the journal it held."""
        before = await self._begin(connection, embedder)
        batch = await following(connection, before, upto) if before is not None else None
        if before is None or batch is None or batch.last == before:
            return 0
        traces = (arrival.traceparent for arrival in batch.arrivals)
        with telemetry.batch_span(NAME, SpanKind.INTERNAL, traces):
            taken = await self._take(connection, embedder, before, batch)
        self._since += taken
        if self._since >= LIVELY:
            give_back()
            self._since = 0
        return taken

    async def forget(self, connection: asyncpg.Connection, embedder: Embedder) -> int:
        """Takes words that were taken back from wherever this stage left them; returns of how many questions."""
        moves = await self._begin(connection, embedder) is not None
        return await erasure.step(connection, self.outbox, embedder.version, moves=moves)

    async def reconsider(self, connection: asyncpg.Connection, embedder: Embedder) -> int:
        """While nothing waits: a trial goes on, else another look at some of those that came in; returns how many."""
        place = await self._begin(connection, embedder)
        if place is None:
            return 0
        if compared := await trials.step(connection):
            return compared
        calibration = await self._calibration(connection, embedder)
        thresholds = self.thresholds or calibration.cautious(by_meaning=bool(embedder.dim))
        return await reconciliation.step(connection, self.outbox, thresholds, place, now())

    async def _calibration(self, connection: asyncpg.Connection, embedder: Embedder) -> Calibration:
        found = await calibration.active(connection)
        if self.thresholds is not None:
            found = replace(found, with_model=self.thresholds, without_model=self.thresholds)
        return found if embedder.measured else found.unmeasured

    async def _begin(self, connection: asyncpg.Connection, embedder: Embedder) -> int | None:
        """How far it is; None when it must wait: vectors of two models cannot be compared."""
        place = await connection.fetchrow(_PLACE, NAME)
        fits = place["vectors"] in (None, embedder.version) or not embedder.dim
        if fits == (place["status"] == WAITS):
            await connection.execute(_STATUS, NAME, embedder.status if fits else WAITS)
        return int(place["seq"]) if fits else None

    async def _take(self, connection: asyncpg.Connection, embedder: Embedder, before: int, batch: Batch) -> int:
        looked = await look(connection, batch, embedder)
        async with connection.transaction():
            await hold(connection)
            decisions = await Replay.between(connection, self.outbox, before, batch.last)
            # Noted arrival by arrival: what a bundle became must not depend on how many came in together (a rebuild).
            # Hubs are told where that ended: of fifty copies in a minute nobody wants to hear fifty times.
            news: list[News] = []
            for arrival in batch.arrivals:
                await decisions.up_to(arrival.seq)
                touched = await self._place(connection, arrival, looked.get(arrival.seq), embedder)
                news += await publisher.note(connection, dict.fromkeys(touched, arrival.at))
            await publisher.tell(connection, self.outbox, news)
            await decisions.up_to(batch.last + 1)
            place = (batch.last, embedder.version, embedder.status, before, _vectors(embedder))
            moved = await connection.execute(_ADVANCE, NAME, *place)
            assert moved == "UPDATE 1", "another worker moved this stage"
        return batch.last - before

    async def _place(
        self, connection: asyncpg.Connection, arrival: Arrival, new: Looked | None, embedder: Embedder
    ) -> Sequence[UUID]:
        """Gives the question its place and returns the bundles that changed by it."""
        known = await repository.known(connection, arrival.key)
        if known.version >= arrival.version:
            return []
        if arrival.is_gone:
            await embeddings.forget(connection, arrival.key)
            return await removal.remove(connection, arrival, embedder.version)
        if known.bundle_id is None:
            assert new is not None, "a question without a place is looked at"
            return await self._welcome(connection, arrival, new, known.bound, embedder)
        before = await explanations.seen(connection, arrival.key) if arrival.takes else None
        touched = await repository.update(connection, arrival, new, embedder.version)
        if before:
            touched = [*touched, *await explanations.hush(connection, before, explanations.REWORDED)]
        if new is not None:
            await embeddings.forget(connection, arrival.key, but=arrival.text)
        if new is not None and known.is_alone:
            found = await self._judge(connection, new, embedder)
            return [*touched, *await proposals.propose(connection, arrival, found.offers())]
        return touched

    async def _welcome(
        self, connection: asyncpg.Connection, arrival: Arrival, new: Looked, bound: UUID | None, embedder: Embedder
    ) -> Sequence[UUID]:
        if bound:
            await repository.join(connection, arrival, new, embedder.version, bound, CONFIRMED)
            return [bound]
        found = await self._judge(connection, new, embedder)
        if found.joined:
            why = found.explained(found.joined).why
            await repository.join(connection, arrival, new, embedder.version, found.joined, why)
            return [found.joined]
        own = await repository.found(connection, arrival, new, embedder.version, FIRST)
        return [own, *await proposals.propose(connection, arrival, found.offers())]

    async def _judge(self, connection: asyncpg.Connection, new: Looked, embedder: Embedder) -> Judgement:
        calibration = await self._calibration(connection, embedder)
        return await judge(connection, new, calibration, by_meaning=bool(embedder.dim))


def _vectors(embedder: Embedder) -> str | None:
    return embedder.version if embedder.dim else None
