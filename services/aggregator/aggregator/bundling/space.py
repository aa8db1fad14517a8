"""The model's space seen from the background: its middle, the ways in which voices differ, and how crowded it is.

`data/background.npy` holds the model's vectors of the background questions: float16, shape (240, 384).
`data/voices.npy` holds the directions in which the same question differs when somebody else asks it, a resident
or a policy officer: float16, shape (8, 384), orthonormal. What lies along them says who asks, not what is asked.
When the model or the background changes, `python -m aggregator.bundling.remeasure` makes both anew.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]

NEIGHBOURS = 10
FILE = files("aggregator.bundling") / "data" / "background.npy"
VOICES = files("aggregator.bundling") / "data" / "voices.npy"


@cache
def _background() -> Vector:
    with as_file(FILE) as path:
        found: Vector = np.load(path).astype(np.float32)
    return found


@cache
def _voices() -> Vector:
    with as_file(VOICES) as path:
        found: Vector = np.load(path).astype(np.float32)
    return found


@cache
def _middle() -> Vector:
    middle: Vector = _background().mean(axis=0)
    return middle


@cache
def surroundings() -> Vector:
    """The background questions as other vectors meet them, shape (240, 384)."""
    return centred(_background())


def centred(raw: Vector) -> Vector:
    """Rows minus the background's mean and minus the asker's voice, of unit length."""
    moved = raw - _middle()
    # Row by row: a product of several rows at once rounds otherwise, and a vector is the same whoever is beside it.
    heard = np.array([row - (_voices() @ row) @ _voices() for row in moved], dtype=np.float32).reshape(raw.shape)
    return unit(heard)


def unit(rows: Vector) -> Vector:
    """Rows of length one; a row of noughts stays one."""
    scaled: Vector = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return scaled


def directions(raw: Vector, told: Vector, count: int) -> Vector:
    """The `count` directions in which pairs of rows differ most; `told[i]` says the same as `raw[i]`."""
    differences = unit((raw - _middle()).astype(np.float32)) - unit((told - _middle()).astype(np.float32))
    _, _, found = np.linalg.svd(differences, full_matrices=False)
    return found[:count].astype(np.float32)


def crowding(vector: Vector) -> float:
    """Mean cosine to the ten nearest background questions: in a crowd a high cosine means less (CSLS)."""
    return _crowding(vector.astype(np.float32).tobytes()) if vector.shape == _middle().shape else 0.0


@lru_cache(maxsize=5_000)
def _crowding(raw: bytes) -> float:
    """Asked for once per pair, and a question has many pairs."""
    near = np.partition(surroundings() @ np.frombuffer(raw, dtype=np.float32), -NEIGHBOURS)[-NEIGHBOURS:]
    return float(near.mean())
