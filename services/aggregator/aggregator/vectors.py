"""Vectors on their way to PostgreSQL and back, in binary: as `real[]` going in, as pgvector's own bytes coming out.

A statement casts `$1::real[]::halfvec` and selects `halfvec_send(vector)`, so that no connection needs a codec.
"""

from collections.abc import Sequence

import numpy as np

from aggregator.bundling.space import Vector

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
