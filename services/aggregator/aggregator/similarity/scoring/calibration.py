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

    def thresholds(self, dim: int) -> Thresholds:
        """Those that belong to an embedder with vectors of this length; 0 is without a model."""
        return self.with_model if dim else self.without_model

    def cautious(self, dim: int) -> Thresholds:
        """For another look, which joins from no lower than was shipped: answers are about scores on arrival."""
        thresholds = self.thresholds(dim)
        return replace(thresholds, automatic=max(thresholds.automatic, SHIPPED.thresholds(dim).automatic))

    @property
    def unmeasured(self) -> Calibration:
        """For a model that nobody measured."""
        return replace(self, with_model=self.with_model.unmeasured)

    def does_as(self, other: Calibration) -> bool:
        """The same numbers, whatever they are called."""
        return replace(self, version=other.version) == other

    def word(self, score: Score) -> str:
        """What the score of a pair is called."""
        return self.thresholds(int("meaning" in score.parts)).word(score.total)


# What everything is compared with before people have answered anything.
SHIPPED = Calibration(f"{MODEL_VERSION}+thresholds-{WITH_MODEL.version}")
