"""What of one question's words is compared. Small, made quickly, the same on every day and machine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from aggregator.bundling.background import gram_weight, term_weight
from aggregator.bundling.spelling import words
from aggregator.bundling.text import Text
from aggregator.bundling.words import grams, is_stop, terms


@dataclass(frozen=True)
class Features:
    """`tokens`: the telling words in reading order, plain. Everything else follows from them."""

    id: str
    tokens: tuple[str, ...]

    @cached_property
    def term_weights(self) -> Mapping[str, float]:
        """Term -> weight; unit length as a vector."""
        found: dict[str, float] = {}
        for token in self.tokens:
            for term, share in terms(token):
                found[term] = max(found.get(term, 0.0), share * term_weight(term))
        return _unit(found)

    @cached_property
    def gram_weights(self) -> Mapping[str, float]:
        """Letter group -> weight; unit length as a vector."""
        counts = Counter(gram for token in self.tokens for gram in grams(token))
        return _unit({gram: (1 + math.log(count)) * gram_weight(gram) for gram, count in counts.items()})

    @cached_property
    def search_terms(self) -> tuple[str, ...]:
        """Everything that the words count as, for an array column that is searched by overlap (`&&`)."""
        return tuple(sorted(self.term_weights))


def features(text: Text) -> Features:
    return Features(text.id, tuple(_telling(words(text.whole))))


def _telling(found: Iterable[str]) -> Iterable[str]:
    return (word for word in found if not is_stop(word))


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {item: weight / length for item, weight in weights.items()}
