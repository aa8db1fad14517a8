"""How likely two questions are the same one, from 0 to 1, with the parts that it is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from aggregator.bundling import background
from aggregator.bundling.features import Features
from aggregator.bundling.space import Vector, crowding

MODEL_VERSION = f"score-1+background-{background.VERSION}"

# Found by cross-validation over intents; docs/decisions/0005-bundling.md has the figures.
CROWDING, WORDS, LETTERS = 0.5, 0.15, 0.3
LEXICAL_WORDS, LEXICAL_LETTERS = 0.5, 1.0


@dataclass(frozen=True)
class Curve:
    """Logistic that turns evidence into a probability: a half at `middle`, the steeper the surer."""

    middle: float
    steepness: float

    def at(self, evidence: float) -> float:
        return 1.0 / (1.0 + math.exp(-self.steepness * (evidence - self.middle)))


HYBRID_CURVE = Curve(middle=0.270, steepness=17.4)
LEXICAL_CURVE = Curve(middle=0.345, steepness=16.5)


@dataclass(frozen=True)
class Score:
    """`total`: like a probability, 0 to 1. `parts`: meaning (absent without a model), words, letters, …"""

    total: float
    parts: Mapping[str, float] = field(default_factory=dict)


def pair_score(left: Features, left_vector: Vector | None, right: Features, right_vector: Vector | None) -> Score:
    """Symmetric. A vector that is missing or empty on either side leaves the words alone to decide."""
    words = left.by_words.cosine(right.by_words)
    letters = left.by_letters.cosine(right.by_letters)
    if left_vector is None or right_vector is None or not left_vector.size or not right_vector.size:
        evidence = LEXICAL_WORDS * words + LEXICAL_LETTERS * letters
        return Score(LEXICAL_CURVE.at(evidence), {"words": words, "letters": letters, "evidence": evidence})
    meaning = float(left_vector @ right_vector)
    room = CROWDING * (crowding(left_vector) + crowding(right_vector))
    evidence = meaning - room + WORDS * words + LETTERS * letters
    parts = {"meaning": meaning, "crowding": room, "words": words, "letters": letters, "evidence": evidence}
    return Score(HYBRID_CURVE.at(evidence), parts)
