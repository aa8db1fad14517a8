"""What a proposal rests on, so that it can be scored anew by other weights without looking at words again. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from aggregator.similarity.scoring.calibration import Calibration
from aggregator.similarity.scoring.score import Score
from aggregator.similarity.scoring.thresholds import POSSIBLY, Thresholds, surer, weaker

DIGITS = 6
_NEVER = 1e-9


@dataclass(frozen=True)
class Standing:
    """How a proposal stands: its score, what that is called, whether hubs are told, whether people are asked."""

    score: float
    certainty: str
    is_told: bool
    is_asked: bool


@dataclass(frozen=True)
class Basis:
    """How a proposal was scored when it was made: by which calibration, how high, what that was called, and the parts
    of its nearest pair. The score itself is a mean over a bundle. `several`: one of the two texts holds more questions
    than one, or the two contradict each other, so that the pair is no more than possible and nobody else hears of it.
    """

    by: str
    score: float
    certainty: str
    parts: Mapping[str, float]
    several: bool = False

    @classmethod
    def of(cls, calibration: Calibration, score: float, pair: Score, *, several: bool = False) -> Basis:
        parts = {name: round(part, DIGITS) for name, part in sorted(pair.parts.items())}
        thresholds = calibration.thresholds(by_meaning="meaning" in parts)
        return cls(
            calibration.version, score, _called(calibration.word(pair), score, thresholds, several), parts, several
        )

    def written(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))

    def under(self, calibration: Calibration, known: Mapping[str, Calibration]) -> Standing | None:
        """How it stands by another calibration: its odds move as much as those of its nearest pair. By its own it
        stands exactly as it did. None where nobody knows what it was scored by.
        """
        thresholds = calibration.thresholds(by_meaning="meaning" in self.parts)
        if self.by == calibration.version:
            score, certainty = self.score, self.certainty
        elif first := known.get(self.by):
            before, after = (each.weighing.of(self.parts).odds(self.parts) for each in (first, calibration))
            score = _chance(_odds(self.score) + after - before)
            word = thresholds.word(calibration.weighing.probability(self.parts))
            certainty = _called(word, score, thresholds, self.several)
        else:
            return None
        is_told = score >= thresholds.told and not self.several
        return Standing(score, certainty, is_told, score >= thresholds.review)


def _called(word: str, score: float, thresholds: Thresholds, several: bool) -> str:
    """What people are asked about is possible: another look at everything around it said so, whatever the pair alone
    is called."""
    if score >= thresholds.review:
        word = surer(word, POSSIBLY)
    return weaker(word, POSSIBLY) if several else word


def _odds(chance: float) -> float:
    bounded = min(max(chance, _NEVER), 1 - _NEVER)
    return math.log(bounded / (1 - bounded))


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))
