"""How well bundling does on labelled questions: `python -m aggregator.bundling.evaluate FILE [--no-model]`.

FILE has a JSON object a line: {id, intent, title, body}. Questions of one intent belong together.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aggregator.bundling.embedder import Embedder, load_embedder
from aggregator.bundling.features import features
from aggregator.bundling.link import Alone, Candidate, Join, Propose, decide
from aggregator.bundling.score import pair_score
from aggregator.bundling.text import Text
from aggregator.bundling.thresholds import Thresholds, thresholds_for

ORDERS, EVEN = 5, 0.5
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    text: Text
    intent: str


@dataclass(frozen=True)
class Run:
    """One order of arrival: where each question ended, and of joins and proposals which were right."""

    bundle_of: Mapping[int, int]
    joined: Sequence[bool]
    proposed: Sequence[bool]


def read(path: Path) -> list[Labelled]:
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Labelled(Text(row["id"], row["title"] or "", row["body"]), row["intent"]) for row in rows]


def scores(questions: Sequence[Labelled], embedder: Embedder) -> Matrix:
    """Pair scores, symmetric, nought on the diagonal."""
    known = [features(question.text) for question in questions]
    vectors = embedder.embed([question.text for question in questions])
    found = np.zeros((len(known), len(known)))
    for i in range(len(known)):
        for j in range(i):
            found[i, j] = found[j, i] = pair_score(known[i], vectors[i], known[j], vectors[j]).total
    return found


def recall(questions: Sequence[Labelled], matrix: Matrix, top: int) -> float:
    """Mean share of a question's companions among its `top` nearest, over questions that have one."""
    shares = []
    for i, nearest in enumerate(np.argsort(-matrix, axis=1, kind="stable")):
        companions = {j for j, other in enumerate(questions) if j != i and other.intent == questions[i].intent}
        if companions:
            found = companions.intersection(nearest[:top].tolist())
            shares.append(len(found) / min(top, len(companions)))
    return float(np.mean(shares)) if shares else 0.0


def pair_figures(questions: Sequence[Labelled], matrix: Matrix, least: float) -> tuple[float, float]:
    """Precision and recall of all pairs that score at least `least`."""
    rows, columns = np.triu_indices(len(questions), 1)
    same = np.array(
        [questions[i].intent == questions[j].intent for i, j in zip(rows.tolist(), columns.tolist(), strict=True)]
    )
    chosen = matrix[rows, columns] >= least
    return _share(int((same & chosen).sum()), int(chosen.sum())), _share(int((same & chosen).sum()), int(same.sum()))


def arrive(questions: Sequence[Labelled], matrix: Matrix, order: Sequence[int], thresholds: Thresholds) -> Run:
    """Questions arrive one by one. People accept a proposal exactly when its bundle holds the same intent."""
    bundle_of: dict[int, int] = {}
    joined: list[bool] = []
    proposed: list[bool] = []
    for new in order:
        sizes = {bundle: list(bundle_of.values()).count(bundle) for bundle in set(bundle_of.values())}
        decision = decide(
            (Candidate(str(old), str(b), float(matrix[new, old]), sizes[b]) for old, b in bundle_of.items()),
            thresholds,
        )
        bundle_of[new] = new
        for bundle, by_machine in _offers(decision):
            right = any(questions[old].intent == questions[new].intent for old, b in bundle_of.items() if b == bundle)
            (joined if by_machine else proposed).append(right)
            if by_machine or (right and bundle_of[new] == new):
                bundle_of[new] = bundle
    return Run(bundle_of, joined, proposed)


def _offers(decision: Join | Propose | Alone) -> Iterator[tuple[int, bool]]:
    match decision:
        case Join(bundle, _):
            yield int(bundle), True
        case Propose(bundles):
            yield from ((int(bundle), False) for bundle, _ in bundles)


def b_cubed(questions: Sequence[Labelled], bundle_of: Mapping[int, int]) -> float:
    """F1 of B³: how pure and how whole the bundle of the average question is."""
    pure, whole = [], []
    for i in bundle_of:
        mine = {j for j in bundle_of if bundle_of[j] == bundle_of[i]}
        meant = {j for j in bundle_of if questions[j].intent == questions[i].intent}
        pure.append(len(mine & meant) / len(mine))
        whole.append(len(mine & meant) / len(meant))
    return _f1(float(np.mean(pure)), float(np.mean(whole)))


def report(questions: Sequence[Labelled], embedder: Embedder) -> Iterator[str]:
    """The figures, a line each."""
    matrix = scores(questions, embedder)
    people, machine = thresholds_for(embedder.dim), Thresholds(automatic=EVEN, margin=0.0, review=EVEN)
    yield embedder.status
    yield f"questions {len(questions)}, intents {len({question.intent for question in questions})}"
    yield f"recall@5 {recall(questions, matrix, 5):.3f}, hit@1 {recall(questions, matrix, 1):.3f}"
    for least in (people.review, EVEN, people.automatic):
        right, found = pair_figures(questions, matrix, least)
        yield f"pairs from {least:.2f}: precision {right:.3f}, recall {found:.3f}, F1 {_f1(right, found):.3f}"
    orders = [random.Random(seed).sample(range(len(questions)), len(questions)) for seed in range(ORDERS)]  # noqa: S311
    yield from _online(f"joining from {EVEN}", questions, [arrive(questions, matrix, o, machine) for o in orders])
    yield from _online("with people", questions, [arrive(questions, matrix, o, people) for o in orders])


def _online(name: str, questions: Sequence[Labelled], runs: Sequence[Run]) -> Iterator[str]:
    yield f"{name}: B3 F1 {np.mean([b_cubed(questions, run.bundle_of) for run in runs]):.3f}"
    joined = [right for run in runs for right in run.joined]
    proposed = [right for run in runs for right in run.proposed]
    for kind, found in (("joins", joined), ("proposals", proposed)):
        yield f"{name}: {len(found) / len(runs):.1f} {kind}, {_share(sum(found), len(found)):.3f} right"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, found: float) -> float:
    return 2 * precision * found / (precision + found) if precision + found else 0.0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--no-model", action="store_true")
    chosen = parser.parse_args()
    for line in report(read(chosen.file), load_embedder(lexical_only=chosen.no_model)):
        sys.stdout.write(f"{line}\n")
