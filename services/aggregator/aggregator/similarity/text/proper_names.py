"""Which words of a text are somebody's name or a place's, and not the noun that is spelled the same. Pure.

A capital inside a sentence tells, and so does what stands before: Familie Bos, wethouder De Haven, in Best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.similarity.text import wordlists
from aggregator.similarity.text.spelling import placed, stem
from aggregator.similarity.text.words import is_stop

_NAME = re.compile(r"[^\W\d_]*[A-ZÀ-Þ][a-zß-ÿ]")


@dataclass(frozen=True)
class Naming:
    """Stems. `names`: surely a name; `unsure`: a name or a noun; `nouns`: the others, verbs too."""

    names: frozenset[str]
    unsure: frozenset[str]
    nouns: frozenset[str]

    @classmethod
    def of(cls, whole: str) -> Naming:
        found: dict[str, set[str]] = {"name": set(), "unsure": set(), "noun": set()}
        for word, kind in _told(whole):
            found[kind].add(stem(word))
        return cls(frozenset(found["name"]), frozenset(found["unsure"]), frozenset(found["noun"]))

    def clashes(self, other: Naming) -> frozenset[str]:
        """What is a name in the one text, or may be, and a noun in the other."""
        return self._named_but(other) | other._named_but(self)

    def shared_nouns(self, other: Naming) -> frozenset[str]:
        """What is a noun in both, and nowhere a name."""
        doubted = self.names | self.unsure | other.names | other.unsure
        return (self.nouns & other.nouns) - doubted

    def _named_but(self, other: Naming) -> frozenset[str]:
        return ((self.names | self.unsure) & other.nouns) - self.nouns


def _told(whole: str) -> Iterator[tuple[str, str]]:
    """Each word, plain, with what it is: name, unsure or noun."""
    before: list[str] = []
    for word, written, begins in placed(whole):
        yield word, _kind(word, written, begins, before)
        before.append(word)


def _kind(word: str, written: str, begins: bool, before: list[str]) -> str:
    if word in wordlists.abbreviations():
        return "noun"
    if _NAME.match(written) or _is_called(word, before):
        return "name"
    return "unsure" if begins and _may_be(word) else "noun"


def _is_called(word: str, before: list[str]) -> bool:
    """Written small, as many do, but after a word that a name follows."""
    if word in wordlists.places() and before and before[-1] in wordlists.cues("where"):
        return True
    title = next((earlier for earlier in reversed(before[-3:]) if earlier not in wordlists.cues("between")), "")
    return title in wordlists.cues("person") and word in wordlists.surnames()


def _may_be(word: str) -> bool:
    """The capital of a sentence hides whether it is a name."""
    return word in wordlists.surnames() or (word in wordlists.places() and not is_stop(word))
