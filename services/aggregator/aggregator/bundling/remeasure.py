"""Writes what is measured of the background anew: `python -m aggregator.bundling.remeasure`."""

from __future__ import annotations

from importlib.resources import as_file

import numpy as np

from aggregator.bundling.background import texts, voices
from aggregator.bundling.embedder import packaged_model
from aggregator.bundling.space import FILE, VOICES, directions

# Four to sixteen do about as well on questions that were not used to find them.
KINDS_OF_VOICE = 8


def remeasure() -> None:
    """To be followed by a higher `background.VERSION`: every stored vector is made anew."""
    model = packaged_model()
    rows = np.array([model.query(text.whole) for text in texts()], dtype=np.float32)
    with as_file(FILE) as path:
        np.save(path, rows.astype(np.float16))
    told = np.array([model.query(text.whole) for _, text in voices()], dtype=np.float32)
    found = directions(rows[[number for number, _ in voices()]], told, KINDS_OF_VOICE)
    with as_file(VOICES) as path:
        np.save(path, found.astype(np.float16))


if __name__ == "__main__":
    remeasure()
