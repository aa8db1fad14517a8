"""The fixed background that every question is weighed against: 240 questions written for this project.

How rare a word is and where the middle of the model's space lies are read from it and not from what happens
to have arrived, so a score never changes because of an arrival.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache

from aggregator.bundling import wordlists
from aggregator.bundling.spelling import words
from aggregator.bundling.text import Text
from aggregator.bundling.words import grams, is_stop, terms

VERSION = "1"


@cache
def texts() -> tuple[Text, ...]:
    parts = (line.partition(" | ") for line in wordlists.lines("background.txt"))
    return tuple(Text(str(number), title, body) for number, (title, _, body) in enumerate(parts))


@cache
def _rarity() -> tuple[dict[str, float], dict[str, float], float]:
    """Weight of each term and of each letter group, and of one that the background does not hold."""
    kept = [[word for word in words(text.whole) if not is_stop(word)] for text in texts()]
    return (
        _weights({term for word in row for term, _ in terms(word)} for row in kept),
        _weights({gram for word in row for gram in grams(word)} for row in kept),
        math.log(len(kept) + 1) + 1,
    )


def _weights(rows: Iterable[set[str]]) -> dict[str, float]:
    seen = list(rows)
    counts = Counter(item for row in seen for item in row)
    return {item: math.log((len(seen) + 1) / (count + 1)) + 1 for item, count in counts.items()}


def term_weight(term: str) -> float:
    known, _, unknown = _rarity()
    return known.get(term, unknown)


def gram_weight(gram: str) -> float:
    _, known, unknown = _rarity()
    return known.get(gram, unknown)
