"""Why two questions look like the same one, what argues against it, and how sure that is: in plain Dutch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aggregator.bundling.background import term_weight
from aggregator.bundling.features import Features
from aggregator.bundling.score import Score
from aggregator.bundling.spelling import stem
from aggregator.bundling.thresholds import certainty
from aggregator.bundling.words import grams, terms

NAMED = 3
_CLOSE_MEANING, _LOOSE_MEANING = 0.45, 0.30
_CLOSE_LETTERS = 0.45


@dataclass(frozen=True)
class Explanation:
    """`shared` and `near`: plain words (lower case, no accents) to mark in both texts."""

    why: str
    why_not: str
    certainty: str
    shared: tuple[str, ...]
    near: tuple[str, ...]


def explain(left: Features, right: Features, score: Score) -> Explanation:
    """`left` is the question that is looked at ("deze vraag"), `right` the one beside it."""
    shared = _telling(word for word in left.tokens if stem(word) in _stems(right))
    mirrored = _telling(word for word in right.tokens if stem(word) in _stems(left))
    pairs = list(_near_pairs(left, right))
    near = tuple(dict.fromkeys(word for pair in pairs for word in pair))
    known = {*shared, *mirrored, *near}
    return Explanation(
        why=_why(shared, pairs, score),
        why_not=_why_not(_unmatched(left, known), _unmatched(right, known), score),
        certainty=certainty(score.total),
        shared=tuple(dict.fromkeys((*shared, *mirrored))),
        near=near,
    )


def _stems(question: Features) -> frozenset[str]:
    return frozenset(stem(token) for token in question.tokens)


def _telling(found: Iterable[str]) -> tuple[str, ...]:
    """Each word once, the rarest first: that is what tells one question from another."""
    return tuple(sorted(dict.fromkeys(found), key=lambda word: (-term_weight(stem(word)), word)))


def _near_pairs(left: Features, right: Features) -> Iterator[tuple[str, str]]:
    """Words that differ, but share a part, a full form, a group of near words or most letters."""
    here = [word for word in _telling(left.tokens) if stem(word) not in _stems(right)]
    there = [word for word in _telling(right.tokens) if stem(word) not in _stems(left)]
    for word in here:
        best = max(there, key=lambda other: (_nearness(word, other), other), default="")
        if best and _nearness(word, best) >= _CLOSE_LETTERS:
            yield word, best


def _nearness(word: str, other: str) -> float:
    if {term for term, _ in terms(word)} & {term for term, _ in terms(other)}:
        return 1.0
    mine, yours = set(grams(word)), set(grams(other))
    return len(mine & yours) / max(1, min(len(mine), len(yours)))


def _unmatched(question: Features, known: set[str]) -> tuple[str, ...]:
    return tuple(word for word in _telling(question.tokens) if word not in known)[:NAMED]


def _why(shared: tuple[str, ...], pairs: list[tuple[str, str]], score: Score) -> str:
    sentences = []
    if shared:
        sentences.append(f"Beide vragen noemen {_list(shared[:NAMED])}.")
    if pairs:
        alike = [f"“{word}” en “{other}”" for word, other in pairs[:2]]
        sentences.append(f"Dicht bij elkaar liggen {', en '.join(alike)}.")
    meaning = score.parts.get("meaning", 0.0)
    if meaning >= _CLOSE_MEANING:
        sentences.append("Volgens het taalmodel betekenen zij bijna hetzelfde.")
    elif meaning >= _LOOSE_MEANING:
        sentences.append("Volgens het taalmodel gaan zij over hetzelfde onderwerp.")
    return " ".join(sentences) or "De vragen hebben geen duidelijke woorden gemeen."


def _why_not(here: tuple[str, ...], there: tuple[str, ...], score: Score) -> str:
    sentences = []
    if here:
        sentences.append(f"Alleen deze vraag noemt {_list(here)}.")
    if there:
        sentences.append(f"Alleen de andere vraag noemt {_list(there)}.")
    if "meaning" in score.parts and score.parts["meaning"] < _LOOSE_MEANING:
        sentences.append("Volgens het taalmodel liggen zij niet dicht bij elkaar.")
    if "meaning" not in score.parts:
        sentences.append("Er is alleen op woorden vergeleken.")
    return " ".join(sentences) or "Er is geen woord dat tegen spreekt."


def _list(found: tuple[str, ...]) -> str:
    quoted = [f"“{word}”" for word in found]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} en {quoted[-1]}"
