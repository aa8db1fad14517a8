"""What of one question's words is compared. Small, made quickly, the same on every day and machine."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from aggregator.bundling.background import gram_weight, term_weight
from aggregator.bundling.sparse import Sparse, key
from aggregator.bundling.spelling import words
from aggregator.bundling.text import Text
from aggregator.bundling.words import grams, is_stop, terms


@dataclass(frozen=True)
class Features:
    """`tokens`: the telling words in reading order, plain. Everything else follows from them."""

    id: str
    tokens: tuple[str, ...]

    @cached_property
    def by_words(self) -> Sparse:
        """Everything that the words count as, the rarer the heavier."""
        return Sparse.of({key(term): share * term_weight(term) for term, share in self._terms().items()})

    @cached_property
    def by_letters(self) -> Sparse:
        """Letter groups, the rarer the heavier."""
        counts = Counter(gram for token in self.tokens for gram in grams(token))
        return Sparse.of({gram: (1 + math.log(count)) * gram_weight(gram) for gram, count in counts.items()})

    @property
    def search_terms(self) -> tuple[str, ...]:
        """Everything that the words count as, for an array column that is searched by overlap (`&&`)."""
        return tuple(sorted(self._terms()))

    def _terms(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for token in self.tokens:
            for term, share in terms(token):
                found[term] = max(found.get(term, 0.0), share)
        return found


def features(text: Text) -> Features:
    """Looks at words alone; takes well under a millisecond."""
    return Features(text.id, tuple(word for word in words(text.whole) if not is_stop(word)))
