"""How the model's space is turned, learned from retellings."""

import numpy as np

from aggregator.similarity.embedding.metric import learned
from aggregator.similarity.embedding.remeasure import groups
from aggregator.similarity.embedding.space import unit

DIM = 16


def told_twice(count: int, seed: int) -> list[np.ndarray]:
    """Questions that differ in eight directions, each told in two voices that differ in eight others."""
    random = np.random.default_rng(seed)
    about = random.normal(size=(count, 1, DIM)) * (np.arange(DIM) < DIM // 2)
    voice = random.normal(size=(count, 2, DIM)) * (np.arange(DIM) >= DIM // 2) * 2
    return [unit(rows.astype(np.float32)) for rows in about + voice]


def found_first(groups: list[np.ndarray], matrix: np.ndarray) -> float:
    """Share of questions whose other telling lies nearest."""
    rows = unit(np.vstack(groups) @ matrix)
    cosines = rows @ rows.T - 2 * np.eye(len(rows))
    return float(np.mean(cosines.argmax(axis=1) == np.arange(len(rows)) ^ 1))


def test_what_differs_by_voice_counts_less_on_questions_that_were_not_learned_from() -> None:
    matrix = learned(told_twice(60, seed=1), np.zeros((0, DIM), dtype=np.float32))
    unseen = told_twice(60, seed=2)
    assert found_first(unseen, matrix) > 2 * found_first(unseen, np.eye(DIM))


def test_it_is_learned_the_same_way_every_time() -> None:
    groups, strangers = told_twice(20, seed=3), unit(np.eye(DIM, dtype=np.float32)[:4])
    assert np.array_equal(learned(groups, strangers), learned(groups, strangers))


def test_every_question_of_the_lists_is_there_once() -> None:
    every = groups()
    assert sum(len(group) > 1 for group in every) > 400
    told = [text.whole for group in every for text in group]
    assert len(told) == len(set(told))
