"""The fixed background that every question is weighed against: questions written for this project.

How rare a word is and where the middle of the model's space lies are read from it and not from what happens
to have arrived, so a score never changes because of an arrival. The middle and the crowding come from 240 questions
(`background.txt`), the rarity of words from those and all retellings, and the retellings teach the metric.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, groupby
from typing import TypeVar

from aggregator.similarity.text import wordlists
from aggregator.similarity.text.spelling import words
from aggregator.similarity.text.text import Text
from aggregator.similarity.text.words import grams, is_stop, terms

VERSION = "5"
_NEAR = "! "

Item = TypeVar("Item")


@cache
def texts() -> tuple[Text, ...]:
    parts = (line.partition(" | ") for line in wordlists.lines("background.txt"))
    return tuple(Text(str(number), title, body) for number, (title, _, body) in enumerate(parts))


@cache
def voices() -> tuple[tuple[int, Text], ...]:
    """Background questions told once more by somebody else: number of the background question, the other text."""
    numbers = {text.title: number for number, text in enumerate(texts())}
    parts = (line.partition(" | ") for line in wordlists.lines("voices.txt"))
    return tuple((numbers[title], Text(f"{title}, anders", "", body)) for title, _, body in parts)


@cache
def retellings() -> tuple[tuple[Text, ...], ...]:
    """The same question told by several regions, a group each; what only lies near one is a group of its own."""
    blocks = groupby(wordlists.every_line("retellings.txt"), key=_is_told)
    return tuple(group for told, lines in blocks if told for group in _parted(list(lines)))


def _parted(lines: list[str]) -> Iterator[tuple[Text, ...]]:
    yield tuple(_told(line) for line in lines if not line.startswith(_NEAR))
    yield from ((_told(line.removeprefix(_NEAR)),) for line in lines if line.startswith(_NEAR))


def _is_told(line: str) -> bool:
    return bool(line) and not line.startswith("#")


def _told(line: str) -> Text:
    title, _, body = line.partition("|")
    return Text("", title.strip(), body.strip())


@cache
def term_weights() -> Mapping[str, float]:
    """The rarer a term is in the background, the heavier."""
    return _weights({term for word in row for term, _ in terms(word)} for row in _tokens())


@cache
def gram_weights() -> Mapping[int, float]:
    """As for terms, of groups of letters."""
    return _weights({gram for word in row for gram in grams(word)} for row in _tokens())


@cache
def unknown() -> float:
    """The weight of what the background does not hold."""
    return _weight(0)


@cache
def _tokens() -> list[list[str]]:
    every = dict.fromkeys(text.whole for text in (*texts(), *(text for _, text in voices()), *chain(*retellings())))
    return [[word for word in words(whole) if not is_stop(word)] for whole in every]


def _weights(rows: Iterable[set[Item]]) -> dict[Item, float]:
    counts = Counter(item for row in rows for item in row)
    return {item: _weight(count) for item, count in counts.items()}


def _weight(count: int) -> float:
    """Inverse document frequency, smoothed."""
    return math.log((len(_tokens()) + 1) / (count + 1)) + 1
