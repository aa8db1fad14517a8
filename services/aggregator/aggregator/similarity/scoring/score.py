"""How likely two questions are the same one: meaning, letters, theme and crowding in one calibrated number.

The weights are a logistic regression over each question's nearest twelve in the development, the validation and the
test set, rounded; docs/bundling.md says what each of them is worth on questions apart from those.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from aggregator.similarity.embedding.space import Vector, crowding
from aggregator.similarity.text import background
from aggregator.similarity.text.features import Features
from aggregator.similarity.text.themes import alike

MODEL_VERSION = f"score-4+background-{background.VERSION}"


@dataclass(frozen=True)
class Weights:
    """What each part counts for in the logarithm of the odds. The reconcile alone knows `density` and `manner`."""

    meaning: float
    crowding: float
    words: float
    letters: float
    theme: float
    base: float
    density: float = 0.0
    manner: float = 0.0

    def odds(self, parts: Mapping[str, float]) -> float:
        """Logarithm of the odds; a part that is absent counts as nought."""
        known = ("meaning", "crowding", "words", "letters", "theme", "density", "manner")
        return self.base + math.fsum(getattr(self, part) * parts.get(part, 0.0) for part in known)

    def probability(self, parts: Mapping[str, float]) -> float:
        """0 to 1."""
        return 1.0 / (1.0 + math.exp(-self.odds(parts)))


# On arrival nothing is known of the questions around, so that a pair has one score for ever.
ARRIVAL = Weights(meaning=15.0, crowding=-18.0, words=0.0, letters=2.4, theme=3.1, base=-4.9)
ARRIVAL_WORDS = Weights(meaning=0.0, crowding=0.0, words=2.5, letters=9.4, theme=4.1, base=-6.7)


@dataclass(frozen=True)
class Weighing:
    """How much each part counts: where both questions have a vector, and where words alone decide."""

    meaning: Weights = ARRIVAL
    words: Weights = ARRIVAL_WORDS

    def of(self, parts: Mapping[str, float]) -> Weights:
        return self.meaning if "meaning" in parts else self.words

    def probability(self, parts: Mapping[str, float]) -> float:
        """0 to 1."""
        return self.of(parts).probability(parts)


WEIGHING = Weighing()


@dataclass(frozen=True)
class Score:
    """`total`: like a probability, 0 to 1. `parts`: meaning and crowding (absent without a model), words, …"""

    total: float
    parts: Mapping[str, float] = field(default_factory=dict)


def pair_score(
    left: Features,
    left_vector: Vector | None,
    right: Features,
    right_vector: Vector | None,
    *,
    weighing: Weighing = WEIGHING,
) -> Score:
    """Symmetric. A vector that is missing or empty on either side leaves the words alone to decide.

    A question without anything to read is like no other, not even like another such one.
    """
    parts = {
        "words": left.by_words.cosine(right.by_words),
        "letters": left.by_letters.cosine(right.by_letters),
        "theme": alike(left.theme, right.theme),
    }
    if left.is_blank or right.is_blank:
        return Score(0.0, parts)
    if left_vector is not None and right_vector is not None and left_vector.size and right_vector.size:
        parts["meaning"] = float(left_vector @ right_vector)
        parts["crowding"] = (crowding(left_vector) + crowding(right_vector)) / 2
    return Score(weighing.probability(parts), parts)
