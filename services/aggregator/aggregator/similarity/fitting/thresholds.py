"""Where the lines lie by what people answered: where the machine joins, what it asks, and what it calls sure.

A line comes down only when those that it newly lets in were right nearly always, by a bound that chance passes one time
in twenty. It goes up when what lies above is wrong more often than chance would have it, and no further than that; but
what the machine joins by itself is raised by a single answer at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.similarity.scoring.thresholds import Thresholds

SURE = 0.95
STEP = 0.005
# Right at least this often above: what the machine joins, what it calls as good as certain, what hubs are told of.
JOINED, CERTAIN, TOLD = 0.98, 0.95, 0.80
# However much people agree, no line leaves these; without a model words that are alike mean less.
JOINS, JOINS_BY_WORDS = (0.97, 1.0), (0.99, 1.0)
CERTAINLY, TELLS = (0.90, 0.995), (0.50, 0.90)
# What is right less than one time in ten is not worth asking; of what was never asked nothing is known.
WORTH, BAND, HIGHEST_REVIEW = 0.10, 0.05, 0.40


@dataclass(frozen=True)
class Judged:
    """An answered pair: its score as it will be, held apart from what was learned of it, as it was, and the answer."""

    score: float
    before: float
    same: bool


def drawn(shipped: Thresholds, judged: Sequence[Judged], *, by_words: bool = False) -> Thresholds:
    """The thresholds that these answers speak for; the shipped ones where there are none."""
    told = _line(judged, shipped.told, TOLD, *TELLS)
    certain = _line(judged, shipped.certain, CERTAIN, *CERTAINLY)
    joins = JOINS_BY_WORDS if by_words else JOINS
    automatic = _held(judged, shipped.automatic, _line(judged, shipped.automatic, JOINED, *joins))
    return replace(shipped, automatic=automatic, certain=certain, told=told, review=_review(judged, shipped.review))


def at_least(right: int, asked: int) -> float:
    """The share that is right, at its lowest: what chance passes one time in twenty (Clopper and Pearson)."""
    if not right:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if _or_more(right, asked, middle) > 1 - SURE else (middle, high)
    return low


def at_most(right: int, asked: int) -> float:
    """The share that is right, at its highest."""
    return 1.0 - at_least(asked - right, asked)


def _line(judged: Sequence[Judged], at: float, aim: float, least: float, most: float) -> float:
    """The line after these answers; `at` is where it was."""
    for lower in _steps(least, at):
        if at_least(*_answers(judged, lower, at)) >= aim:
            return lower
    borne = (line for line in [at, *_steps(at, most)] if at_most(*_answers(judged, line)) >= aim)
    return next(borne, most)


def _held(judged: Sequence[Judged], at: float, line: float) -> float:
    """The line of joining: nothing that people denied lies above it, nor anything that only new weights lifted over it,
    unless the answers above it bear both."""
    while True:
        right, asked = _answers(judged, line)
        in_doubt = [found.score for found in judged if found.score >= line and (not found.same or found.before < at)]
        if not in_doubt or at_least(right, asked) >= JOINED:
            return line
        line = min(1.0, math.floor(max(in_doubt) * 10_000 + 1) / 10_000)
        if line == 1.0:
            return line


def _review(judged: Sequence[Judged], line: float) -> float:
    while line < HIGHEST_REVIEW:
        right, asked = _answers(judged, line, line + BAND)
        if not asked or at_most(right, asked) >= WORTH:
            break
        line = round(line + BAND, 3)
    return line


def _answers(judged: Sequence[Judged], least: float, below: float = math.inf) -> tuple[int, int]:
    """How many were the same, of how many with a score from `least` to `below`."""
    found = [each.same for each in judged if least <= each.score < below]
    return sum(found), len(found)


def _steps(first: float, last: float) -> list[float]:
    count = round((last - first) / STEP)
    return [round(first + number * STEP, 3) for number in range(count)]


def _or_more(right: int, asked: int, chance: float) -> float:
    """How likely at least so many are right, when each is with this chance."""
    if chance <= 0.0 or chance >= 1.0:
        return float(chance >= 1.0)
    logs = (
        math.lgamma(asked + 1) - math.lgamma(found + 1) - math.lgamma(asked - found + 1)
        + found * math.log(chance) + (asked - found) * math.log1p(-chance)
        for found in range(right, asked + 1)
    )  # fmt: skip
    return math.fsum(map(math.exp, logs))
