"""What turns parts of a pair into a score, and a score into a deed: one version of it, frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aggregator.similarity.scoring.score import MODEL_VERSION, WEIGHING, Score, Weighing
from aggregator.similarity.scoring.thresholds import WITH_MODEL, WITHOUT_MODEL, Thresholds


@dataclass(frozen=True)
class Calibration:
    """Weights and thresholds that are at work together; people's answers lead from one version to the next."""

    version: str
    weighing: Weighing = WEIGHING
    with_model: Thresholds = WITH_MODEL
    without_model: Thresholds = WITHOUT_MODEL

    def thresholds(self, *, by_meaning: bool) -> Thresholds:
        """Those of pairs that a model compared, or of pairs of which only the words were."""
        return self.with_model if by_meaning else self.without_model

    def cautious(self, *, by_meaning: bool) -> Thresholds:
        """For another look, which joins from no lower than was shipped: answers are about scores on arrival."""
        found, shipped = (each.thresholds(by_meaning=by_meaning) for each in (self, SHIPPED))
        return replace(found, automatic=max(found.automatic, shipped.automatic))

    @property
    def unmeasured(self) -> Calibration:
        """For a model that nobody measured."""
        return replace(self, with_model=self.with_model.unmeasured)

    def does_as(self, other: Calibration) -> bool:
        """The same numbers, whatever they are called."""
        return replace(self, version=other.version) == other

    def word(self, score: Score) -> str:
        """What the score of a pair is called."""
        return self.thresholds(by_meaning="meaning" in score.parts).word(score.total)


# What everything is compared with before people have answered anything.
SHIPPED = Calibration(f"{MODEL_VERSION}+thresholds-{WITH_MODEL.version}")
