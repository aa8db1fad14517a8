"""Vectors on their way to PostgreSQL and back, in binary: as `real[]` going in, as pgvector's own bytes coming out.
Those that are nought nearly everywhere go both ways as bytes.

A statement casts `$1::real[]::halfvec` and selects `halfvec_send(vector)`, so that no connection needs a codec.
"""

from collections.abc import Sequence

import numpy as np

from aggregator.similarity.embedding.space import Vector
from aggregator.similarity.text.sparse import Sparse, Stack

_HEAD = 4  # two 16-bit numbers: how many dimensions, and nothing


def sent(vector: Vector | None) -> list[float] | None:
    """What asyncpg sends as `real[]`."""
    return None if vector is None else vector.tolist()


def received(raw: bytes | None) -> Vector | None:
    """The vector of `halfvec_send`, shape (dim,)."""
    return None if raw is None else stacked([raw])[0]


def stacked(raws: Sequence[bytes]) -> Vector:
    """Several of them, all of one length, below each other: shape (n, dim), (0, 0) when there are none."""
    whole = b"".join(raw[_HEAD:] for raw in raws)
    return np.frombuffer(whole, dtype=">f2").astype(np.float32).reshape(len(raws), -1 if raws else 0)


def packed(sparse: Sparse) -> bytes:
    """All keys (uint32), then all weights (float32), little end first."""
    return sparse.keys.astype("<u4").tobytes() + sparse.weights.astype("<f4").tobytes()


def unpacked(raw: bytes) -> Sparse:
    """What `packed` wrote."""
    half = len(raw) // 8
    return Sparse(np.frombuffer(raw, "<u4", half), np.frombuffer(raw, "<f4", half, offset=4 * half))


def unpacked_together(raws: Sequence[bytes]) -> Stack:
    """What `packed` wrote of each of several."""
    keys = np.frombuffer(b"".join(raw[: len(raw) // 2] for raw in raws), "<u4")
    weights = np.frombuffer(b"".join(raw[len(raw) // 2 :] for raw in raws), "<f4")
    return Stack(keys, weights, np.array([len(raw) // 8 for raw in raws], dtype=np.int64))
