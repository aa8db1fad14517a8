"""How many companions the wider list shows: `python tests/aggregator/similarity/nearest.py FILE…`, files with intents.

Beside it the same by the score on arrival, which the list would have without an order of its own.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from aggregator.similarity import Embedder, Text, features, load_embedder, pair_score
from aggregator.similarity.clustering.index import Index
from aggregator.similarity.evaluation import jsonl_input
from aggregator.similarity.scoring.wide import rank

SHOWN = (1, 5, 10, 20)
Near = list[tuple[float, float, int]]


def measured(texts: Sequence[Text], intents: dict[str, str], model: Embedder) -> dict[str, list[float]]:
    """By the name of the order, the mean share of companions among the first 1, 5, 10 and 20."""
    index = Index([features(text) for text in texts], model.embed(texts))
    for _ in texts:
        index.admit()
    meant = [intents[text.id] for text in texts]
    shown: dict[str, list[list[float]]] = {"arrival": [], "wide": []}
    for at in range(len(texts)):
        companions = {other for other in range(len(texts)) if other != at and meant[other] == meant[at]}
        if companions:
            near = _near(index, at)
            for name, place in (("arrival", lambda each: -each[0]), ("wide", lambda each: -each[1])):
                shown[name].append(_shares(near, place, companions))
    return {name: np.mean(rows, axis=0).round(3).tolist() for name, rows in shown.items()}


def _near(index: Index, at: int) -> Near:
    vectors, found = index.vectors, []
    for other in index.near(at):
        score = pair_score(index.features[at], vectors[at], index.features[other], vectors[other])
        found.append((score.total, rank(score.parts, vectors[at], vectors[other]), other))
    return found


def _shares(near: Near, place: Callable[[tuple[float, float, int]], float], companions: set[int]) -> list[float]:
    ordered = [each[2] for each in sorted(near, key=place)]
    return [len(companions.intersection(ordered[:many])) / min(len(companions), many) for many in SHOWN]


def main(files: Sequence[str]) -> None:
    model = load_embedder()
    for file in files:
        with Path(file).open("rb") as lines, Path(file).open("rb") as again:
            texts, intents = jsonl_input.read(lines)[0], dict(jsonl_input.labels(again))
        for name, shares in measured(texts, intents, model).items():
            sys.stdout.write(f"{Path(file).name} {name}: {shares}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
