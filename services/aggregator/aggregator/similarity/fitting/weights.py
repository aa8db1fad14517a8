"""Weights from what people answered: how much each part of a pair counts, moved as far as the answers carry.

A logistic regression with a penalty for leaving the weights that were shipped: few answers move little, hundreds move
more, none move nothing. It begins at the shipped weights every time and takes all answers that stand, so that no answer
counts twice and taking one back takes it out of what is learned next.

People only see pairs that the machine thought worth a look. That choice hangs on the parts alone, which leaves the
chance given the parts as it is; but of everything below nothing is known, so the weights are moved around the middle of
what people do see: the base cannot run away to please a slope, nor the other way round.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from aggregator.similarity.scoring.score import Weights

Numbers = npt.NDArray[np.float64]

# Ten for each number that is learned; with fewer the penalty keeps all of them within what chance does.
FEWEST = 50
FOLDS = 5
DIGITS = 4
_CLOSE, _STEPS = 1e-10, 100


@dataclass(frozen=True)
class Answer:
    """A pair that people were asked about: `key` names it, `parts` are those of its score, `same` what they said."""

    key: str
    parts: Mapping[str, float]
    same: bool

    @property
    def fold(self) -> int:
        """Which fifth it is in when answers are held apart: by its name, so for ever the same."""
        return zlib.crc32(self.key.encode()) % FOLDS


@dataclass(frozen=True)
class Leeway:
    """A part's `middle` among pairs that people see, how far its weight may easily go, and which sign it keeps."""

    middle: float
    width: float
    sign: int


# The middles of what is proposed in the labelled sets. Half of how far the weights differ when each of those sets is
# taken by itself: with twice as much, one set taught another wrong. More alike never counts against, more crowded never
# in favour.
LEEWAY = {
    "meaning": Leeway(0.42, 1.5, 1),
    "crowding": Leeway(0.285, 2.0, -1),
    "letters": Leeway(0.19, 0.75, 1),
    "theme": Leeway(0.96, 0.5, 1),
}
LEEWAY_WORDS = {
    "words": Leeway(0.2, 0.75, 1),
    "letters": Leeway(0.25, 1.0, 1),
    "theme": Leeway(0.9, 0.5, 1),
}
# So that the answers weigh as much as what was shipped when there are some thirty of them to doubtful pairs.
BASE_WIDTH = 0.35


def fitted(shipped: Weights, answers: Iterable[Answer]) -> Weights:
    """The weights that these answers speak for; the shipped ones where there are fewer than `FEWEST`.

    All answers have the same parts, and the shipped weights are the ones for those parts.
    """
    known = sorted(answers, key=lambda answer: (answer.key, sorted(answer.parts.items()), answer.same))
    if len(known) < FEWEST:
        return shipped
    leeway = LEEWAY if "meaning" in known[0].parts else LEEWAY_WORDS
    moved = _Regression(shipped, leeway, known).solved()
    names = ["base", *leeway]
    found = {name: getattr(shipped, name) + float(by) for name, by in zip(names, moved, strict=True)}
    found["base"] -= sum(float(by) * leeway[name].middle for name, by in zip(leeway, moved[1:], strict=True))
    return replace(shipped, **{name: round(number, DIGITS) for name, number in found.items()})


def held_apart(shipped: Weights, answers: Sequence[Answer]) -> list[float]:
    """What each answered pair scores by weights that did not learn from it."""
    by_fold = [fitted(shipped, [answer for answer in answers if answer.fold != fold]) for fold in range(FOLDS)]
    return [by_fold[answer.fold].probability(answer.parts) for answer in answers]


class _Regression:
    """How far each weight moves, the base first, at the least of loss and penalty together."""

    def __init__(self, shipped: Weights, leeway: Mapping[str, Leeway], answers: Sequence[Answer]) -> None:
        self.rows = np.array([[1.0, *(a.parts[name] - leeway[name].middle for name in leeway)] for a in answers])
        self.offset = np.array([shipped.odds(answer.parts) for answer in answers])
        self.same = np.array([float(answer.same) for answer in answers])
        self.stiff = np.array([BASE_WIDTH, *(each.width for each in leeway.values())]) ** -2.0
        # A weight times its sign is never below nought; the base goes where it likes.
        self.signs = np.array([0.0, *(each.sign for each in leeway.values())])
        self.least = np.array([0.0, *(-abs(getattr(shipped, name)) for name in leeway)])

    def solved(self) -> Numbers:
        """With as few weights at nought as the signs ask for: exact, because loss and penalty are convex."""
        free = self._newton(())
        if self._is_allowed(free):
            return free
        ends = [at for at, sign in enumerate(self.signs) if sign]
        held = chain.from_iterable(combinations(ends, count) for count in range(1, len(ends) + 1))
        allowed = [found for found in map(self._newton, held) if self._is_allowed(found)]
        return min(allowed, key=self._cost)

    def _is_allowed(self, moved: Numbers) -> bool:
        return bool(np.all(moved * self.signs >= self.least - _CLOSE))

    def _newton(self, held: Sequence[int]) -> Numbers:
        """`held` are the weights that are kept at nought."""
        moved = np.zeros(len(self.stiff))
        moved[list(held)] = self.least[list(held)] * self.signs[list(held)]
        going = [at for at in range(len(moved)) if at not in held]
        for _ in range(_STEPS):
            step = np.zeros(len(moved))
            step[going] = np.linalg.solve(self._bend(moved)[np.ix_(going, going)], self._slope(moved)[going])
            while self._cost(moved - step) > self._cost(moved) + _CLOSE:
                step /= 2
            moved -= step
            if np.abs(step).max() < _CLOSE:
                break
        return moved

    def _cost(self, moved: Numbers) -> float:
        odds = self.offset + self.rows @ moved
        loss = np.logaddexp(0.0, odds) - self.same * odds
        return float(loss.sum() + (self.stiff * moved**2).sum() / 2)

    def _slope(self, moved: Numbers) -> Numbers:
        found: Numbers = self.rows.T @ (self._chance(moved) - self.same) + self.stiff * moved
        return found

    def _bend(self, moved: Numbers) -> Numbers:
        chance = self._chance(moved)
        found: Numbers = (self.rows * (chance * (1 - chance))[:, None]).T @ self.rows + np.diag(self.stiff)
        return found

    def _chance(self, moved: Numbers) -> Numbers:
        found: Numbers = 1.0 / (1.0 + np.exp(-(self.offset + self.rows @ moved)))
        return found
