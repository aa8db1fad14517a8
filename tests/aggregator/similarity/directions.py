"""Directions in the space of the model."""

import numpy as np

from aggregator.similarity.embedding.space import METRIC, Vector


def directions() -> tuple[Vector, Vector]:
    """What the metric makes most of, and what it makes least of."""
    left, _, _ = np.linalg.svd(np.load(str(METRIC)).astype(np.float64))
    return left[:, :20].T, left[:, :-21:-1].T
