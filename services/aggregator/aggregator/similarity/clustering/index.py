"""Questions kept in memory and what lies near them: stands in for the database where a file is run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from aggregator.similarity.embedding.space import Vector
from aggregator.similarity.text.background import term_weights, unknown
from aggregator.similarity.text.features import Features

BY_MEANING, BY_WORDS = 50, 20
# Without a model words that begin alike count too, so that of so few every one is looked at.
FEW, BY_WORDS_ALONE = 1500, 200


@dataclass
class Index:
    """Questions by number in order of arrival. `vectors`: shape (n, dim), dim 0 without a model."""

    features: Sequence[Features]
    vectors: Vector
    _holders: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    size: int = 0

    def admit(self) -> int:
        """Lets the next question in, to be found from now on; returns its number."""
        new = self.size
        for term in self.features[new].search_terms:
            self._holders[term].append(new)
        self.size += 1
        return new

    def near(self, number: int) -> list[int]:
        """Which of the admitted questions lie near by meaning or by words, itself left out."""
        if not self.vectors.shape[1] and self.size <= FEW:
            return [other for other in range(self.size) if other != number]
        found = {*self._by_words(number), *self._by_meaning(number)}
        return sorted(found - {number})

    def _by_words(self, number: int) -> list[int]:
        rarity, unseen = term_weights(), unknown()
        weights: Counter[int] = Counter()
        for term in self.features[number].search_terms:
            for holder in self._holders[term]:
                weights[holder] += rarity.get(term, unseen)  # type: ignore[assignment]
        weights.pop(number, None)
        most = BY_WORDS if self.vectors.shape[1] else BY_WORDS_ALONE
        return [other for other, _ in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most]]

    def _by_meaning(self, number: int) -> list[int]:
        if not self.vectors.shape[1] or not self.size:
            return []
        cosines = self.vectors[: self.size] @ self.vectors[number]
        count = min(BY_MEANING + 1, self.size)
        return [int(other) for other in np.argpartition(-cosines, count - 1)[:count]]
