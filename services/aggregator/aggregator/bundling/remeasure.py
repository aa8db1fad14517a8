"""Writes the model's vectors of the background anew: `python -m aggregator.bundling.remeasure`."""

from __future__ import annotations

from importlib.resources import as_file

import numpy as np

from aggregator.bundling.background import texts
from aggregator.bundling.embedder import packaged_model
from aggregator.bundling.space import FILE


def remeasure() -> None:
    """To be followed by a higher `background.VERSION`: every stored vector is made anew."""
    model = packaged_model()
    rows = [model.query(text.whole) for text in texts()]
    with as_file(FILE) as path:
        np.save(path, np.array(rows, dtype=np.float16))


if __name__ == "__main__":
    remeasure()
