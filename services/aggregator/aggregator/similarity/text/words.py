"""What a Dutch word counts as: its stem, a compound's parts, its full form, its near words, its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aggregator.similarity.text import wordlists
from aggregator.similarity.text.compounds import split
from aggregator.similarity.text.sparse import key
from aggregator.similarity.text.spelling import stem

WHOLE, PART, SPELLED_OUT, NEAR = 1.0, 0.6, 0.6, 0.5
_JOINTS = re.compile(r"[-/']")


def is_stop(word: str) -> bool:
    """Says nothing about what a question is about."""
    return word in wordlists.stopwords() or (len(word) < 2 and not word.isdigit())


def is_thing(word: str) -> bool:
    """A compound or a word that compounds are built of: nearly always a noun."""
    return bool(split(word)) or word in wordlists.lexicon() or word in wordlists.abbreviations()


def is_place(word: str, written: str) -> bool:
    """A place by name. Where somebody asks never counts: the same question elsewhere is what we look for."""
    return written[:1].isupper() and word in wordlists.places()


@lru_cache(maxsize=20_000)
def terms(word: str) -> tuple[tuple[str, float], ...]:
    """Term and share for everything that a plain word counts as; a group of near words is written `~name`."""
    found: dict[str, float] = {}
    for term, share in _readings(word):
        found[term] = max(share, found.get(term, 0.0))
    return tuple(found.items())


def _readings(word: str) -> Iterator[tuple[str, float]]:
    yield stem(word), WHOLE
    parts = _parts(word)
    for part in parts:
        yield stem(part), PART
    for full in wordlists.abbreviations().get(word, ()):
        yield stem(full), SPELLED_OUT
    for name in (word, *parts):
        if group := wordlists.concepts().get(stem(name)):
            yield f"~{group}", NEAR


def _parts(word: str) -> list[str]:
    pieces = [piece for piece in _JOINTS.split(word) if len(piece) > 1]
    parts = [part for piece in pieces for part in (split(piece) or (piece,))]
    return parts if len(parts) > 1 else []


@lru_cache(maxsize=20_000)
def grams(word: str) -> tuple[int, ...]:
    """Groups of three and four letters as numbers, the word's edges counted as a letter."""
    edged = f" {word} "
    return tuple(key(edged[at : at + size]) for size in (3, 4) for at in range(len(edged) - size + 1))
