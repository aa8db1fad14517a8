"""What answers teach: a calibration, and how it compares with the one at work on answers that it did not learn from.

Pure, and the same whatever the order of the answers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.similarity.fitting.thresholds import Judged, drawn
from aggregator.similarity.fitting.weights import Answer, fitted, held_apart
from aggregator.similarity.scoring.calibration import Calibration
from aggregator.similarity.scoring.score import Score, Weighing, Weights
from aggregator.similarity.scoring.thresholds import CERTAINLY, POSSIBLY, PROBABLY, UNLIKELY, Thresholds

WORDS = (CERTAINLY, PROBABLY, POSSIBLY, UNLIKELY)
_LEAST = 1e-6


@dataclass(frozen=True)
class Word:
    """Of the pairs that are called this, how many people answered and how many of those are the same question."""

    certainty: str
    answered: int
    same: int


@dataclass(frozen=True)
class Figures:
    """How well scores fit the answers. `log_loss`: lower is better. `precision`: of those that hubs are told of, which
    share is right; `recall`: which share of those that are the same hubs are told of. None where there are none.
    """

    log_loss: float | None
    precision: float | None
    recall: float | None
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Lesson:
    """The calibration that was learned; `now` are the figures of the one at work, `then` those of this one."""

    calibration: Calibration
    answers: int
    now: Figures
    then: Figures


def taught(version: str, shipped: Calibration, at_work: Calibration, answers: Sequence[Answer]) -> Lesson:
    """What these answers teach. Those to pairs with a vector teach nothing about pairs without, nor the other way."""
    known = sorted(answers, key=lambda answer: answer.key)
    with_model, by_words = _half(shipped, known, by_words=False), _half(shipped, known, by_words=True)
    calibration = Calibration(
        version,
        Weighing(with_model.weights, by_words.weights),
        with_model=with_model.thresholds,
        without_model=by_words.thresholds,
    )
    apart = with_model.apart | by_words.apart
    now = [at_work.weighing.probability(answer.parts) for answer in known]
    then = [apart[answer.key] for answer in known]
    return Lesson(calibration, len(known), _figures(at_work, known, now), _figures(calibration, known, then))


@dataclass(frozen=True)
class _Half:
    weights: Weights
    thresholds: Thresholds
    apart: dict[str, float]


def _half(shipped: Calibration, answers: Sequence[Answer], *, by_words: bool) -> _Half:
    mine = [answer for answer in answers if ("meaning" not in answer.parts) == by_words]
    weights = shipped.weighing.words if by_words else shipped.weighing.meaning
    apart = held_apart(weights, mine)
    judged = [
        Judged(score, weights.probability(answer.parts), answer.same) for answer, score in zip(mine, apart, strict=True)
    ]
    thresholds = drawn(shipped.thresholds(by_meaning=not by_words), judged, by_words=by_words)
    return _Half(fitted(weights, mine), thresholds, dict(zip((answer.key for answer in mine), apart, strict=True)))


def _figures(calibration: Calibration, answers: Sequence[Answer], scores: Sequence[float]) -> Figures:
    called = [calibration.word(Score(score, answer.parts)) for answer, score in zip(answers, scores, strict=True)]
    same = [answer.same for answer in answers]
    told = [same for same, word in zip(same, called, strict=True) if word in (CERTAINLY, PROBABLY)]
    losses = [-math.log(max(_LEAST, score if s else 1 - score)) for score, s in zip(scores, same, strict=True)]
    asked, right = Counter(called), Counter(word for word, s in zip(called, same, strict=True) if s)
    return Figures(
        _share(math.fsum(losses), len(losses)),
        _share(sum(told), len(told)),
        _share(sum(told), sum(same)),
        tuple(Word(word, asked[word], right[word]) for word in WORDS if asked[word]),
    )


def _share(some: float, of: int) -> float | None:
    return round(some / of, 4) if of else None
