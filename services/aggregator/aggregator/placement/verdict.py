"""What the machine makes of a question that came in, and why: one calibration all the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from aggregator.placement.neighbours import Looked, Neighbour, find
from aggregator.placement.proposals import Offer
from aggregator.similarity import Calibration, Decision, Explanation, Join, Propose, Score, Thresholds, decide, explain
from aggregator.similarity.scoring.agreement import contradict, may_join
from aggregator.similarity.scoring.basis import Basis


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question beside its neighbours, and what is to be done with it."""

    new: Looked
    neighbours: Sequence[Neighbour]
    decision: Decision
    calibration: Calibration
    thresholds: Thresholds

    @property
    def joined(self) -> UUID | None:
        """The bundle that the machine is sure enough of. What holds several questions is a matter for people."""
        if not isinstance(self.decision, Join) or self.new.features.listed:
            return None
        bundle = UUID(self.decision.bundle)
        return bundle if self._agrees(self.nearest(bundle)) else None

    def offers(self) -> list[Offer]:
        """What people are asked; a question that is already somewhere is offered, never moved."""
        if isinstance(self.decision, Join):
            return [self._offer(self.decision.bundle, self.decision.score)]
        bundles = self.decision.bundles if isinstance(self.decision, Propose) else ()
        return [self._offer(bundle, score) for bundle, score in bundles]

    def explained(self, bundle: UUID) -> Explanation:
        """Why the question belongs in the bundle: said of the member that it is nearest to."""
        nearest = self.nearest(bundle)
        return self._said(nearest, nearest.score(self.new, self.calibration))

    def _agrees(self, nearest: Neighbour) -> bool:
        if nearest.features.listed:
            return False
        pair = nearest.score(self.new, self.calibration)
        return not self.thresholds.agreeing or may_join(self.new.features, nearest.features, pair)

    def _offer(self, bundle: str, score: float) -> Offer:
        nearest = self.nearest(UUID(bundle))
        pair = nearest.score(self.new, self.calibration)
        both = self.new.features, nearest.features
        doubted = any(each.listed for each in both) or contradict(*both)
        is_told = score >= self.thresholds.told and not doubted
        basis = Basis.of(self.calibration, score, pair, several=doubted)
        return Offer(nearest.bundle, (nearest.hub, nearest.id), score, is_told, self._said(nearest, pair), basis)

    def _said(self, nearest: Neighbour, pair: Score) -> Explanation:
        return explain(self.new.features, nearest.features, pair, self.calibration)

    def nearest(self, bundle: UUID) -> Neighbour:
        """The member of this bundle that lies nearest to the question."""
        return max((n for n in self.neighbours if n.bundle == bundle), key=lambda n: (n.total, str(n.id)))


async def judge(
    connection: asyncpg.Connection, new: Looked, calibration: Calibration, *, by_meaning: bool
) -> Judgement:
    """Looks at everything around the question; `by_meaning`: there is a model."""
    neighbours = await find(connection, new, calibration)
    thresholds = calibration.thresholds(by_meaning=by_meaning)
    decision = decide([found.candidate() for found in neighbours], thresholds)
    return Judgement(new, neighbours, decision, calibration, thresholds)
