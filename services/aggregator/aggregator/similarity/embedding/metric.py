"""Learns how to turn the model's space so that the same question told otherwise lies nearer than any other question.

A matrix, begun as the identity and moved a few steps down the gradient of a softmax over all other questions. Few
steps, because more of them learn these very questions by heart (docs/bundling.md). Needed by `remeasure` alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aggregator.similarity.embedding.space import Vector, unit

STEPS, RATE, MOMENTUM, TEMPERATURE = 20, 0.05, 0.9, 0.1


def learned(groups: Sequence[Vector], strangers: Vector, steps: int = STEPS) -> Vector:
    """Shape (dim, dim), for rows: `row @ learned(…)`. Each of `groups` holds the tellings of one question, all of
    unit length; of `strangers` each row is a question of its own."""
    rows = np.vstack([*groups, strangers])
    target = _target([len(group) for group in groups], len(rows))
    matrix = np.eye(rows.shape[1], dtype=np.float32)
    speed = np.zeros_like(matrix)
    for _ in range(steps):
        speed = MOMENTUM * speed + _gradient(rows, matrix, target)
        matrix = matrix - RATE * speed
    return matrix


def _target(sizes: Sequence[int], count: int) -> Vector:
    """Row for row the share that each other question should have: its companions the same, all others nothing."""
    target = np.zeros((count, count), dtype=np.float32)
    start = 0
    for size in sizes:
        target[start : start + size, start : start + size] = (1 - np.eye(size)) / (size - 1)
        start += size
    return target


def _gradient(rows: Vector, matrix: Vector, target: Vector) -> Vector:
    """Of the mean cross entropy over the questions that have companions, by the matrix."""
    moved = rows @ matrix
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    turned = unit(moved)
    heard = target.any(axis=1, keepdims=True)
    wrong = (_softmax(turned @ turned.T / TEMPERATURE) - target) * heard / (heard.sum() * TEMPERATURE)
    push = (wrong + wrong.T) @ turned
    along = (push * turned).sum(axis=1, keepdims=True) * turned
    found: Vector = (rows.T @ ((push - along) / length)).astype(np.float32)
    return found


def _softmax(scores: Vector) -> Vector:
    """Over all others: a question is not compared with itself."""
    np.fill_diagonal(scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Vector = powers / powers.sum(axis=1, keepdims=True)
    return found
