"""Vectors that are nought nearly everywhere, kept small: a few thousand questions fit in a few megabytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

_TAILS = np.uint32(2**16 - 1)


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


@dataclass(frozen=True, eq=False)
class Stack:
    """Several of them behind each other. `sizes`: how many keys each has, shape (n,)."""

    keys: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    sizes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, several: Sequence[Sparse]) -> Stack:
        sizes = np.array([len(each.keys) for each in several], dtype=np.int64)
        if not several:
            return cls(np.empty(0, np.uint32), np.empty(0, np.float32), sizes)
        keys, weights = ([getattr(each, part) for each in several] for part in ("keys", "weights"))
        return cls(np.concatenate(keys), np.concatenate(weights), sizes)

    def cosines(self, one: Sparse) -> npt.NDArray[np.float64]:
        """The cosine of one with each of these, shape (n,). Each is summed by itself, whoever else is there."""
        if not len(one.keys) or not len(self.keys):
            return np.zeros(len(self.sizes))
        # Of fifteen thousand keys a few hundred are looked up: those of which the last bits are in `one`.
        marked = np.zeros(_TAILS + 1, dtype=bool)
        marked[one.keys & _TAILS] = True
        here = np.flatnonzero(marked[self.keys & _TAILS])
        at = np.minimum(np.searchsorted(one.keys, self.keys[here]), len(one.keys) - 1)
        both = one.keys[at] == self.keys[here]
        products = self.weights[here[both]] * one.weights[at[both]].astype(np.float64)
        rows = np.searchsorted(np.cumsum(self.sizes), here[both], side="right")
        return np.minimum(1.0, np.bincount(rows, products, minlength=len(self.sizes)))


def key(text: str) -> int:
    """A number for a term or letter group, the same on every machine."""
    return crc32(text.encode())
