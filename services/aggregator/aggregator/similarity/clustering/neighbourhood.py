"""Scores that know the questions around: used when all of them lie on the table, never on arrival.

First every pair is weighed against how crowded it is around both among the real questions (CSLS), and against how
alike both are told: one manner of telling brings near what only sounds the same. Then the second look: a pair gains by
what its likely companions say of each other, which sets apart a look-alike that stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from aggregator.similarity.clustering.index import Index
from aggregator.similarity.embedding.space import manner, surroundings
from aggregator.similarity.scoring.score import Score, Weights, pair_score

Pair = tuple[int, int]
Scores = dict[Pair, float]
Row = dict[int, float]

RECONCILE = Weights(meaning=26.1, crowding=0.0, words=0.0, letters=0.0, theme=3.2, base=0.4, density=-38.2, manner=-2.3)
RECONCILE_WORDS = Weights(meaning=0.0, crowding=0.0, words=5.5, letters=12.6, theme=4.2, base=-3.8, density=-16.2)
# How many neighbours make a crowd, and from which cosine on one is a copy, which crowds nobody.
CROWD, CROWD_BY_WORDS, COPY = 10, 5, 0.95
# A companion is who is at least this likely the same question; what all companions say counts half.
COMPANION, ECHO = 0.15, 0.5
# The sum at which a pair is as likely the same as not, and how steeply that changes.
HALF, STEEPNESS = 0.675, 2.0


def weighed(index: Index) -> dict[Pair, Score]:
    """A score for each pair (lower number first) that the index finds near."""
    pairs = sorted({(min(one, other), max(one, other)) for one in range(index.size) for other in index.near(one)})
    plain = {pair: _score(index, *pair) for pair in pairs}
    has_model = index.vectors.shape[1] > 0
    crowds = _crowds_by_meaning(index) if has_model else _crowds_by_words(index.size, plain)
    weights = RECONCILE if has_model else RECONCILE_WORDS
    told = manner(index.vectors)
    return {
        (one, other): _among(score, (crowds[one] + crowds[other]) / 2, float(told[one] @ told[other]), weights)
        for (one, other), score in plain.items()
    }


def second_look(count: int, first: Mapping[Pair, float]) -> Scores:
    """The same pairs with what likely companions say counted in, calibrated again; `first` holds probabilities."""
    near: list[Row] = [{} for _ in range(count)]
    for (one, other), score in first.items():
        near[one][other] = near[other][one] = score
    voices = [_voice(number, row) for number, row in enumerate(near)]
    heard = [_heard(voice, near) for voice in voices]
    return {(one, other): _calibrated(_agreed(heard[one], voices[other])) for one, other in first}


def _score(index: Index, one: int, other: int) -> Score:
    return pair_score(index.features[one], index.vectors[one], index.features[other], index.vectors[other])


def _among(score: Score, density: float, told_alike: float, weights: Weights) -> Score:
    parts = {**score.parts, "density": density, "manner": told_alike}
    return Score(weights.probability(parts), parts)


def _crowds_by_meaning(index: Index) -> list[float]:
    """Mean cosine to the nearest ten among the questions and the background together."""
    every = np.vstack([index.vectors[: index.size], surroundings()])
    crowds = []
    for number in range(index.size):
        cosines = every @ index.vectors[number]
        cosines[cosines >= COPY] = -1.0
        crowds.append(float(np.partition(cosines, -CROWD)[-CROWD:].mean()))
    return crowds


def _crowds_by_words(count: int, plain: Mapping[Pair, Score]) -> list[float]:
    found: list[list[float]] = [[0.0] * CROWD_BY_WORDS for _ in range(count)]
    for (one, other), score in plain.items():
        alike = score.parts["letters"] + score.parts["words"] / 2
        found[one].append(alike)
        found[other].append(alike)
    return [sum(sorted(row)[-CROWD_BY_WORDS:]) / CROWD_BY_WORDS for row in found]


def _voice(number: int, row: Row) -> Row:
    """Who speaks for a question: itself, and its likely companions by how likely they are."""
    companions = {other: score for other, score in row.items() if score >= COMPANION}
    share = ECHO / max(1.0, sum(companions.values()))
    return {number: 1.0} | {other: share * score for other, score in companions.items()}


def _heard(voice: Row, near: list[Row]) -> Row:
    """What those who speak for a question say of all others."""
    found: Row = {}
    for speaker, weight in voice.items():
        for other, score in near[speaker].items():
            found[other] = found.get(other, 0.0) + weight * score
    return found


def _agreed(heard: Row, voice: Row) -> float:
    return sum(weight * heard.get(speaker, 0.0) for speaker, weight in voice.items())


def _calibrated(agreed: float) -> float:
    """A logistic in the logarithm of the sum."""
    return 1.0 / (1.0 + math.pow(HALF / max(agreed, 1e-9), STEEPNESS))
