"""Why two questions look like the same one, what argues against it, and how sure that is: in plain Dutch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile

from aggregator.similarity.scoring.agreement import clash, contradict, opposed
from aggregator.similarity.scoring.calibration import SHIPPED, Calibration
from aggregator.similarity.scoring.score import Score
from aggregator.similarity.scoring.thresholds import CERTAINLY, POSSIBLY, weaker
from aggregator.similarity.text.background import term_weights, unknown
from aggregator.similarity.text.features import Features
from aggregator.similarity.text.spelling import stem
from aggregator.similarity.text.words import is_thing, terms

NAMED = 3
_CLOSE_MEANING, _LOOSE_MEANING = 0.45, 0.25
# Words of one family begin alike; a start shorter than this is chance.
_SHORTEST_START, _SAME_START = 7, 0.7
# In fewer than one in twelve background questions.
_TELLING = 3.4


@dataclass(frozen=True)
class Explanation:
    """`shared` and `near`: words as they were written, of both texts, to be marked in them."""

    why: str
    why_not: str
    certainty: str
    shared: tuple[str, ...]
    near: tuple[str, ...]


def explain(left: Features, right: Features, score: Score, calibration: Calibration = SHIPPED) -> Explanation:
    """`left` is the question that is looked at ("deze vraag"), `right` the one beside it."""
    both = _stems(left) & _stems(right)
    shared = _telling(word for word in left.tokens if stem(word) in both)
    pairs = list(_near_pairs(left, right))
    near = {word for pair in pairs for word in pair}
    here, there = _spelling(left), _spelling(right)
    differs = " ".join(filter(None, [_holds("deze", left), _holds("de andere", right), *_against(left, right)]))
    return Explanation(
        why=_why([here[word] for word in shared], [(here[a], there[b]) for a, b in pairs], score),
        why_not=_why_not(_unmatched(left, both, near), _unmatched(right, both, near), differs, score),
        certainty=weaker(calibration.word(score), _at_most(left, right)),
        shared=_marked(left, right, lambda word: stem(word) in both),
        near=_marked(left, right, lambda word: word in near),
    )


def _spelling(question: Features) -> Mapping[str, str]:
    """Plain word -> as it was first written."""
    return dict(reversed([*zip(question.tokens, question.written, strict=True)]))


def _marked(left: Features, right: Features, chosen: Callable[[str], bool]) -> tuple[str, ...]:
    pairs = chain(zip(left.tokens, left.written, strict=True), zip(right.tokens, right.written, strict=True))
    return tuple(dict.fromkeys(written for word, written in pairs if chosen(word)))


def _stems(question: Features) -> frozenset[str]:
    return frozenset(stem(token) for token in question.tokens)


def _telling(found: Iterable[str]) -> tuple[str, ...]:
    """Each word once, the most telling first: rare words, and things rather than what is said of them."""
    once = {stem(word): word for word in reversed(tuple(found))}
    return tuple(sorted(once.values(), key=lambda word: (-_salience(word), word)))


@lru_cache(maxsize=20_000)
def _salience(word: str) -> float:
    if not word.isalpha():
        return 0.0
    rarity = term_weights().get(stem(word), unknown())
    return rarity * (1.5 if is_thing(word) else 1.0) * min(1.0, len(word) / 6)


def _near_pairs(left: Features, right: Features) -> Iterator[tuple[str, str]]:
    """Words that differ, but share a part, a full form, a group of near words or most letters."""
    mine, yours = _stems(left), _stems(right)
    here = [word for word in _telling(left.tokens) if stem(word) not in yours]
    there = [word for word in _telling(right.tokens) if stem(word) not in mine]
    pairs = ((_nearness(word, other), at, other) for at, word in enumerate(here) for other in there)
    alike = [(-nearness, at, other) for nearness, at, other in pairs if nearness >= _SAME_START]
    used: set[str] = set()
    for _, at, other in sorted(alike):
        if not used & {here[at], other}:
            used |= {here[at], other}
            yield here[at], other


@lru_cache(maxsize=20_000)
def _nearness(word: str, other: str) -> float:
    """1 where two words count partly as the same, else the share of the shorter one that both begin with.

    A part that half the compounds have, such as `beleid` or `gemeente`, makes no two words near.
    """
    both = _counts_as(word) & _counts_as(other)
    if any(term_weights().get(term, unknown()) >= _TELLING for term in both):
        return 1.0
    if both:
        return 0.0
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    return start / max(_SHORTEST_START, min(len(word), len(other)))


@lru_cache(maxsize=20_000)
def _counts_as(word: str) -> frozenset[str]:
    return frozenset(term for term, _ in terms(word))


def _unmatched(question: Features, both: frozenset[str], near: set[str]) -> list[str]:
    """The most telling words that the other question has nothing like."""
    alone = _telling(word for word in question.tokens if stem(word) not in both and word not in near)
    return [_spelling(question)[word] for word in alone[:NAMED]]


def _why(shared: list[str], pairs: list[tuple[str, str]], score: Score) -> str:
    sentences = []
    if shared:
        sentences.append(f"Beide vragen noemen {_list(shared[:NAMED])}.")
    if pairs:
        alike = [f"“{word}” en “{other}”" for word, other in pairs[:2]]
        sentences.append(f"Dicht bij elkaar liggen {', en '.join(alike)}.")
    meaning = score.parts.get("meaning", 0.0)
    if meaning >= _CLOSE_MEANING:
        sentences.append("Volgens de computer betekenen ze bijna hetzelfde.")
    elif meaning >= _LOOSE_MEANING:
        sentences.append("Volgens de computer gaan ze over hetzelfde onderwerp.")
    return " ".join(sentences) or "De vragen hebben geen duidelijke woorden gemeen."


def _holds(which: str, question: Features) -> str:
    if not question.listed:
        return ""
    return f"De tekst van {which} vraag lijkt {question.listed} vragen te bevatten; laat de regio die eerst splitsen."


def _at_most(left: Features, right: Features) -> str:
    return POSSIBLY if left.listed or right.listed or contradict(left, right) else CERTAINLY


def _against(left: Features, right: Features) -> Iterator[str]:
    """What speaks against the pair, whatever its words have in common."""
    names = clash(left, right)
    if word := next((w for w in (*_spelling(left), *_spelling(right)) if stem(w) in names), ""):
        yield f"“{word.capitalize()}” is in de ene vraag een naam en in de andere een gewoon woord."
    if opposed(left, right):
        yield "De vragen willen misschien het omgekeerde."
    yield _asked_otherwise(left, right)


def _asked_otherwise(left: Features, right: Features) -> str:
    """Where both say what they ask, and it is not the same."""
    if not left.kinds or not right.kinds or set(left.kinds) & set(right.kinds):
        return ""
    return f"Deze vraag gaat over {_and(left.kinds[:2])}, de andere over {_and(right.kinds[:2])}."


def _why_not(here: list[str], there: list[str], differs: str, score: Score) -> str:
    sentences = [differs] if differs else []
    if here:
        sentences.append(f"Alleen deze vraag noemt {_list(here)}.")
    if there:
        sentences.append(f"Alleen de andere vraag noemt {_list(there)}.")
    if "meaning" in score.parts and score.parts["meaning"] < _LOOSE_MEANING:
        sentences.append("Volgens de computer liggen ze niet dicht bij elkaar.")
    if "meaning" not in score.parts:
        sentences.append("Er is alleen op woorden vergeleken.")
    return " ".join(sentences) or "Er is geen woord dat tegen spreekt."


def _list(found: Sequence[str]) -> str:
    return _and([f"“{word}”" for word in found])


def _and(found: Sequence[str]) -> str:
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} en {found[-1]}"
