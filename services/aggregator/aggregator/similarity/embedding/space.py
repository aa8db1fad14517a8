"""The model's space seen from the background: its middle, how it is turned, and how crowded it is.

`data/background.npy` holds the model's vectors of the background questions: float16, shape (240, 384).
`data/metric.npy` holds the matrix that turns a vector so that the same question told by somebody else lies near:
float16, shape (384, 384), learned by `metric.py` from the retellings of this project.
When the model or one of these lists changes, `python -m aggregator.similarity.embedding.remeasure` makes both anew.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]

NEIGHBOURS = 10
FILE = files("aggregator.similarity") / "data" / "background.npy"
METRIC = files("aggregator.similarity") / "data" / "metric.npy"


_FURNISHED: list[Vector] = []


def furnish(background: Vector | None = None, metric: Vector | None = None) -> None:
    """From now on this process sees the background as another model does, with the metric that goes with it; without
    them as the packaged one. Vectors of one model say nothing in the space of another."""
    _FURNISHED[:] = [] if background is None or metric is None else [background, metric]
    for kept in (_background, _metric, _middle, surroundings, _other_way, _crowding):
        kept.cache_clear()


@cache
def _background() -> Vector:
    return _FURNISHED[0] if _FURNISHED else _packaged(FILE)


@cache
def _metric() -> Vector:
    return _FURNISHED[1] if _FURNISHED else _packaged(METRIC)


def _packaged(file: Traversable) -> Vector:
    with as_file(file) as path:
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
    """Rows seen from the background's middle and turned by the metric, of unit length."""
    moved = unit(raw - _middle())
    # Row by row: a product of several rows at once rounds otherwise, and a vector is the same whoever is beside it.
    return unit(np.array([row @ _metric() for row in moved], dtype=np.float32).reshape(raw.shape))


@cache
def _other_way() -> Vector:
    """From where the metric has turned to, back, and as far again."""
    back = np.linalg.inv(_metric().astype(np.float64))
    found: Vector = (back @ back).astype(np.float32)
    return found


def manner(turned: Vector) -> Vector:
    """Rows of `centred` turned the other way: large in them is what the metric makes little of, such as who tells it.

    Of another shape than the model's they are noughts: nothing is known of their manner.
    """
    return unit(turned @ _other_way()) if turned.shape[1:] == _middle().shape else np.zeros_like(turned)


def unit(rows: Vector) -> Vector:
    """Rows of length one; a row of noughts stays one."""
    scaled: Vector = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return scaled


def crowding(vector: Vector) -> float:
    """Mean cosine to the ten nearest background questions: in a crowd a high cosine means less (CSLS)."""
    return _crowding(vector.astype(np.float32).tobytes()) if vector.shape == _middle().shape else 0.0


@lru_cache(maxsize=5_000)
def _crowding(raw: bytes) -> float:
    """Asked for once per pair, and a question has many pairs."""
    near = np.partition(surroundings() @ np.frombuffer(raw, dtype=np.float32), -NEIGHBOURS)[-NEIGHBOURS:]
    return float(near.mean())
