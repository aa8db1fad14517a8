"""Dutch compounds taken apart: `woningbouwlocaties` is `woning`, `bouw`, `locaties`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from aggregator.similarity.text import wordlists
from aggregator.similarity.text.spelling import stem

SHORTEST_WORD, SHORTEST_PART, SHORTEST_STRANGER, SHORTEST_TAIL = 7, 3, 4, 5
# Letters that Dutch puts between the parts.
_LINKS = ("", "s", "en", "e", "n", "er")
_PART, _LINK, _STRANGER, _HOPELESS = 2, 1, 20, 40
_INFLECTED = ("en", "es", "rs", "ns", "ts", "ls", "er", "je")

_Reading = tuple[int, tuple[str, ...]]


@lru_cache(maxsize=20_000)
def split(word: str) -> tuple[str, ...]:
    """The parts of a compound in order, or nothing when the word is simple or unknown."""
    if len(word) < SHORTEST_WORD or not word.isalpha() or len(word) > 60 or _known(word):
        return ()
    cost, parts = _cheapest(word, True)
    return parts if cost < _HOPELESS and len(parts) > 1 else ()


@lru_cache(maxsize=20_000)
def _cheapest(rest: str, first: bool) -> _Reading:
    """The reading of `rest` with the fewest parts and links; only a word's first part may be unknown."""
    if not first and _known(rest):
        return _PART, (rest,)
    return min(_readings(rest, first), key=_price, default=(_HOPELESS, ()))


def _price(reading: _Reading) -> tuple[int, int]:
    """A long first part is the likelier one: `buurt-huizen`, not `buur-thuizen`."""
    return reading[0], -len(reading[1][0]) if reading[1] else 0


def _readings(rest: str, first: bool) -> Iterator[_Reading]:
    for cut in range(SHORTEST_PART, len(rest) - SHORTEST_PART + 1):
        head, after = rest[:cut], rest[cut:]
        if _known(head):
            for link in _LINKS:
                if after.startswith(link) and len(after) - len(link) >= SHORTEST_PART:
                    cost, parts = _cheapest(after[len(link) :], False)
                    yield cost + _PART + bool(link) * _LINK, (head, *parts)
        elif first and cut >= SHORTEST_STRANGER and len(after) >= SHORTEST_TAIL and after in wordlists.lexicon():
            yield _STRANGER, (head, after)


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem(word) for word in wordlists.lexicon() if len(word) > SHORTEST_PART)


def _known(part: str) -> bool:
    """In the lexicon, or another form of a word in it; short words only as they stand."""
    if part in wordlists.lexicon():
        return True
    return len(part) > SHORTEST_PART + 1 and part.endswith(_INFLECTED) and stem(part) in _stems()
