"""Reads the background and the retellings with a supplied model:
`python -m aggregator.similarity.embedding.preparing FOLDER`.

What comes of it is written into the folder. It takes as long as the model takes for some two thousand questions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from aggregator.similarity.embedding.embedder import DIM
from aggregator.similarity.embedding.metric import learned
from aggregator.similarity.embedding.remeasure import groups
from aggregator.similarity.embedding.space import Vector, unit
from aggregator.similarity.embedding.supplied import SPACE, Folder, Runner, Seen, Unfit
from aggregator.similarity.text import background


def prepare(folder: Folder) -> None:
    """Makes the folder usable.

    Raises:
        Unfit: the model does not work, or its vectors are too short.
    """
    seen = _seen(Runner.of(folder))
    np.savez(
        folder.path / SPACE,
        digest=np.array(folder.digest),
        lists=np.array(background.VERSION),
        narrowing=seen.narrowing.astype(np.float16),
        background=seen.background.astype(np.float16),
        metric=seen.metric.astype(np.float16),
    )


def _seen(runner: Runner) -> Seen:
    raw = runner.raw(background.texts())
    if raw.ndim != 2 or raw.shape[1] < DIM:
        raise Unfit(f"The model {runner.said.name} gives vectors of {raw.shape[-1]} numbers; {DIM} or more are needed.")
    tellings = [runner.raw(group) for group in groups()]
    narrowing = _narrowing(np.vstack(tellings))
    middle = (raw @ narrowing).mean(axis=0)
    told = [unit(rows @ narrowing - middle) for rows in tellings]
    metric = learned([group for group in told if len(group) > 1], np.vstack([row for row in told if len(row) == 1]))
    return Seen(narrowing, raw @ narrowing, metric)


def _narrowing(rows: Vector) -> Vector:
    """The 384 directions in which these rows differ most (principal components); all of them where there are 384."""
    if rows.shape[1] == DIM:
        return np.eye(DIM, dtype=np.float32)
    moved = (rows - rows.mean(axis=0)).astype(np.float64)
    found: Vector = np.linalg.eigh(moved.T @ moved)[1][:, : -DIM - 1 : -1].astype(np.float32)
    return found


def main(arguments: list[str]) -> int:
    try:
        prepare(Folder.at(Path(arguments[0])))
    except Unfit as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except IndexError:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
