"""Which words of two questions people should see beside each other: the same ones, and the near ones. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from aggregator.similarity.text.background import term_weights, unknown
from aggregator.similarity.text.compounds import split
from aggregator.similarity.text.spelling import plain, stem, words
from aggregator.similarity.text.words import is_place, is_stop, terms
from plek_vocabulary import MarkKind

Field = Literal["title", "text"]

_ACCENT = "[\u0300-\u036f]*"
_LETTERS = rf"(?:[^\W_]{_ACCENT})+"
_WORD = re.compile(rf"{_LETTERS}(?:['’‘`´/‐-]{_LETTERS})*")
_JOINTS = re.compile("[-/']")
# In fewer than one in twelve background questions: a part that every other compound has makes no words near.
_TELLING = 3.4
# Words of one family begin alike; a start shorter than this is chance.
_FAMILY_START, _FAMILY_SHARE, _SHORTEST = 5, 0.7, 7


@dataclass(frozen=True)
class Wording:
    """A question as it is shown."""

    title: str | None
    text: str | None


@dataclass(frozen=True)
class Mark:
    """One whole word: code points of that field from `start` up to and without `end`."""

    field: Field
    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True)
class _Spot:
    field: Field
    start: int
    end: int
    word: str


def marks(left: Wording, right: Wording) -> tuple[list[Mark], list[Mark]]:
    """What to mark in each, in reading order, the title first.

    `same`: the same word in any form, or a word that the other has in a compound. `near`: words with a telling part,
    a full form or a meaning in common, or of one family.
    """
    here, there = list(_spots(left)), list(_spots(right))
    mine, yours = _Words.of(here), _Words.of(there)
    return list(_found(here, yours)), list(_found(there, mine))


def _spots(wording: Wording) -> Iterator[_Spot]:
    """Every word that says what the question is about."""
    fields: list[tuple[Field, str | None]] = [("title", wording.title), ("text", wording.text)]
    for field, text in fields:
        for found in _WORD.finditer(text or ""):
            word = _read(found.group())
            if not is_stop(word) and not is_place(word, found.group()):
                yield _Spot(field, found.start(), found.end(), word)


def _read(written: str) -> str:
    """Plain, without a closing 's; a word in another script stays whole."""
    evened = plain(written)
    return words(evened)[0] if evened.isascii() else evened


def _found(spots: list[_Spot], other: _Words) -> Iterator[Mark]:
    for spot in spots:
        if kind := other.kind_of(spot.word):
            yield Mark(spot.field, spot.start, spot.end, kind)


@dataclass(frozen=True)
class _Words:
    """What the words of one question count as, together."""

    stems: frozenset[str]
    parts: frozenset[str]
    terms: frozenset[str]
    families: dict[str, set[str]]

    @classmethod
    def of(cls, spots: list[_Spot]) -> _Words:
        told = {spot.word for spot in spots}
        families: dict[str, set[str]] = defaultdict(set)
        for word in told:
            families[word[:_FAMILY_START]].add(word)
        return cls(
            frozenset(stem(word) for word in told),
            frozenset(part for word in told for part in _parts(word)),
            frozenset(term for word in told for term in _telling(word)),
            families,
        )

    def kind_of(self, word: str) -> MarkKind | None:
        if stem(word) in self.stems or stem(word) in self.parts or _parts(word) & self.stems:
            return "same"
        is_near = _telling(word) & self.terms or any(
            _is_family(word, other) for other in self.families.get(word[:_FAMILY_START], ())
        )
        return "near" if is_near else None


@lru_cache(maxsize=20_000)
def _parts(word: str) -> frozenset[str]:
    """Stems of the parts of a compound; none of a simple word."""
    pieces = [piece for piece in _JOINTS.split(word) if piece]
    parts = [part for piece in pieces for part in (split(piece) or (piece,))]
    return frozenset(stem(part) for part in parts if not is_stop(part)) if len(parts) > 1 else frozenset()


@lru_cache(maxsize=20_000)
def _telling(word: str) -> frozenset[str]:
    return frozenset(term for term, _ in terms(word) if term_weights().get(term, unknown()) >= _TELLING)


def _is_family(word: str, other: str) -> bool:
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    return alike / max(_SHORTEST, min(len(word), len(other))) >= _FAMILY_SHARE
