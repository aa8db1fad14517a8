"""One question beside many at once: the numbers of `pair_score`, made by a few products of matrices.

Everything is summed in double precision and row by row, so that a number does not depend on who else is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from aggregator.similarity.embedding.space import Vector, crowding
from aggregator.similarity.scoring.score import Weights
from aggregator.similarity.text.features import Features
from aggregator.similarity.text.sparse import Stack
from aggregator.similarity.text.themes import alike

Row: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Many:
    """What is known of n questions.

    `vectors`: shape (n, dim). `crowding`: of each vector, shape (n,). `is_blank`: there is nothing to read.
    """

    vectors: Vector
    crowding: Row
    letters: Stack
    themes: Sequence[str]
    is_blank: Sequence[bool]

    def totals(self, new: Features, vector: Vector, weights: Weights) -> Row:
        """How likely each is the same question as the new one, 0 to 1, shape (n,); `weights` that need no words."""
        assert not weights.words, "words are compared pair by pair"
        kinds = {theme: alike(new.theme, theme) for theme in set(self.themes)}
        odds = (
            weights.base
            + weights.meaning * _products(self.vectors, vector)
            + weights.crowding * (self.crowding + crowding(vector)) / 2
            + weights.letters * self.letters.cosines(new.by_letters)
            + weights.theme * np.array([kinds[theme] for theme in self.themes])
        )
        found: Row = 1 / (1 + np.exp(-odds))
        found[np.array(self.is_blank, dtype=bool) | new.is_blank] = 0.0
        return found


def _products(vectors: Vector, one: Vector) -> Row:
    """Of each with one, shape (n,). On some processors a product of matrices sums a row in another order as there are
    more of them, and then the last digit differs."""
    found: Row = (vectors.astype(np.float64) * one.astype(np.float64)).sum(axis=1)
    return found
