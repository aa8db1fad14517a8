"""Writes what is measured of the background and the retellings anew:
`python -m aggregator.similarity.embedding.remeasure`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file
from typing import Any

import numpy as np

from aggregator.similarity.embedding.embedder import packaged_model, read_by_model
from aggregator.similarity.embedding.metric import learned
from aggregator.similarity.embedding.space import FILE, METRIC, Vector, unit
from aggregator.similarity.text.background import retellings, texts, voices
from aggregator.similarity.text.text import Text


def remeasure(model: Any) -> None:
    """To be followed by a higher `background.VERSION`: every stored vector is made anew."""
    background = _raw(model, texts())
    middle = background.mean(axis=0)
    told = [unit(_raw(model, group) - middle) for group in groups()]
    metric = learned([group for group in told if len(group) > 1], np.vstack([row for row in told if len(row) == 1]))
    with as_file(FILE) as path:
        np.save(path, background.astype(np.float16))
    with as_file(METRIC) as path:
        np.save(path, metric.astype(np.float16))


def groups() -> list[Sequence[Text]]:
    """Tellings of one question, a group each: the retellings, and the background with what others made of it."""
    twice = {number: (texts()[number], other) for number, other in voices()}
    return [*(twice.get(number, (text,)) for number, text in enumerate(texts())), *retellings()]


def _raw(model: Any, questions: Sequence[Text]) -> Vector:
    return np.array([model.query(read_by_model(question)) for question in questions], dtype=np.float32)


if __name__ == "__main__":
    remeasure(packaged_model())
