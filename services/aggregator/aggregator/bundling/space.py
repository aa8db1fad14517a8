"""The model's space seen from the background: its middle, and how crowded it is around a vector.

`data/background.npy` holds the model's vectors of the background questions: float16, shape (240, 384). When
the model or the background changes, `python -m aggregator.bundling.remeasure` makes it anew, as a new version.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]

NEIGHBOURS = 10
FILE = files("aggregator.bundling") / "data" / "background.npy"


@cache
def _background() -> Vector:
    with as_file(FILE) as path:
        found: Vector = np.load(path).astype(np.float32)
    return found


@cache
def _middle() -> Vector:
    middle: Vector = _background().mean(axis=0)
    return middle


@cache
def _surroundings() -> Vector:
    return centred(_background())


def centred(raw: Vector) -> Vector:
    """Rows minus the background's mean, of unit length: what all questions have in common says nothing."""
    moved = raw - _middle()
    unit: Vector = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


def crowding(vector: Vector) -> float:
    """Mean cosine to the ten nearest background questions: in a crowd a high cosine means less (CSLS)."""
    if vector.shape != _middle().shape:
        return 0.0
    near = np.partition(_surroundings() @ vector, -NEIGHBOURS)[-NEIGHBOURS:]
    return float(near.mean())
