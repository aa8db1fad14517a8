"""Vectors that are nought nearly everywhere, kept small: a few thousand questions fit in a few megabytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Sparse:
    """`keys`: sorted, uint32, shape (n,). `weights`: float32, shape (n,), of unit length together."""

    keys: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]

    @classmethod
    def of(cls, weights: Mapping[int, float]) -> Sparse:
        """Scaled to unit length; no weights at all stay none."""
        keys = np.array(sorted(weights), dtype=np.uint32)
        values = np.array([weights[key] for key in keys.tolist()], dtype=np.float64)
        length = float(np.linalg.norm(values)) or 1.0
        return cls(keys, (values / length).astype(np.float32))

    def cosine(self, other: Sparse) -> float:
        """0 to 1, and the same in both directions."""
        few, many = (self, other) if len(self.keys) <= len(other.keys) else (other, self)
        if not len(few.keys):
            return 0.0
        at = np.minimum(np.searchsorted(many.keys, few.keys), len(many.keys) - 1)
        both = many.keys[at] == few.keys
        product: np.float64 = np.sum(few.weights[both] * many.weights[at[both]], dtype=np.float64)
        return min(1.0, float(product))


def key(text: str) -> int:
    """A number for a term or letter group, the same on every machine."""
    return crc32(text.encode())
