"""The production path over a file: questions arrive one by one, then the reconcile looks at all of them.

The bundle in the result is where the machine would draw the line if it had to, without people: on arrival from
`Thresholds.link`, in the reconcile from `Thresholds.relink`. `automatic` names the bundle that the live stage would
have put the question into by itself, in its narrow band; whatever else is together it would have proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from aggregator.similarity.clustering.index import Index
from aggregator.similarity.clustering.neighbourhood import Pair, Scores, second_look, weighed
from aggregator.similarity.clustering.reconcile import reconcile
from aggregator.similarity.embedding.embedder import Embedder
from aggregator.similarity.scoring.agreement import may_join
from aggregator.similarity.scoring.decision import Candidate, Join, decide
from aggregator.similarity.scoring.explain import explain
from aggregator.similarity.scoring.score import Score, pair_score
from aggregator.similarity.scoring.thresholds import Thresholds, thresholds_for
from aggregator.similarity.text.features import features
from aggregator.similarity.text.text import Text
from plek_common.enumeration import items

NAMED, OFFERED, CHUNK = 20, 3, 64


@dataclass(frozen=True)
class Outcome:
    """`bundle_of`: number -> bundle; `first` decides, `ranked` puts candidates in order, both for pairs of numbers."""

    bundle_of: Sequence[str]
    automatic: Sequence[str]
    first: Mapping[Pair, Score]
    ranked: Scores
    line: float


class FileRun:
    """One file. Vectors are made once; `order` lets the same questions arrive otherwise."""

    def __init__(self, questions: Sequence[Text], embedder: Embedder) -> None:
        self.questions = questions
        thresholds = thresholds_for(embedder.dim)
        self.thresholds: Thresholds = thresholds if embedder.measured else thresholds.unmeasured
        parts = [embedder.embed(questions[at : at + CHUNK]) for at in range(0, len(questions), CHUNK)]
        self.vectors = np.vstack(parts) if parts else np.zeros((0, embedder.dim), dtype=np.float32)
        self.known = [features(question) for question in questions]

    def online(self, order: Sequence[int] | None = None) -> Outcome:
        """Arrivals alone; an arrival never moves a question that is somewhere."""
        arriving = list(range(len(self.questions))) if order is None else list(order)
        bundles = self._arrive(arriving, self.thresholds.unattended)
        automatic = self._arrive(arriving, self.thresholds)
        first = self._plain
        ranked = {pair: score.total for pair, score in first.items()}
        return Outcome(bundles, automatic, first, ranked, self.thresholds.link)

    def reconciled(self, order: Sequence[int] | None = None) -> Outcome:
        """Arrivals, and then the look at all of them; nobody has seen these bundles, so that it is applied."""
        arrived = self.online(order)
        first, ranked = self._around
        asked = [self.questions[at].id for at in (order or range(len(self.questions)))]
        found = reconcile(
            {(self.questions[one].id, self.questions[other].id): s.total for (one, other), s in first.items()},
            {question: arrived.bundle_of[self._number[question]] for question in asked},
            self.thresholds.relink,
            stay=0.0,
        )
        bundles = [found.bundle_of[question.id] for question in self.questions]
        return Outcome(bundles, arrived.automatic, first, ranked, self.thresholds.relink)

    def lines(self, outcome: Outcome) -> Iterator[dict[str, Any]]:
        """What the command writes, a line for each question in the order of the file."""
        near = _rows(len(self.questions), outcome.ranked)
        means = self._means(outcome)
        for at, question in enumerate(self.questions):
            nearest = sorted(near[at].items(), key=lambda pair: (-pair[1], pair[0]))[:NAMED]
            yield {
                "id": question.id,
                "bundle": outcome.bundle_of[at],
                "automatic": outcome.automatic[at],
                "candidates": [[self.questions[other].id, round(score, 4)] for other, score in nearest],
                "proposals": [self._proposal(at, *offer, outcome) for offer in self._offers(at, outcome, means[at])],
            } | ({"parts": list(items(question.body))} if self.known[at].listed else {})

    def _arrive(self, order: Sequence[int], thresholds: Thresholds) -> list[str]:
        """Where each question is, in the order of the file, when they arrive in `order`."""
        index = Index([self.known[at] for at in order], self.vectors[list(order)])
        bundles: list[str] = []
        members: dict[str, list[int]] = {}
        for at in order:
            near = {bundles[other] for other in index.near(index.size)}
            found = [
                self._candidate(at, order[other], bundle, len(members[bundle]))
                for bundle in sorted(near)
                for other in members[bundle]
            ]
            decision = decide(found, thresholds)
            bundle = self.questions[at].id
            if isinstance(decision, Join) and (not thresholds.agreeing or self._may_join(at, decision, found)):
                bundle = decision.bundle
            members.setdefault(bundle, []).append(index.admit())
            bundles.append(bundle)
        return [bundle for _, bundle in sorted(zip(order, bundles, strict=True))]

    def _candidate(self, at: int, other: int, bundle: str, size: int) -> Candidate:
        return Candidate(self.questions[other].id, bundle, self._score(at, other).total, size)

    def _may_join(self, at: int, into: Join, found: Sequence[Candidate]) -> bool:
        """What holds several questions is a matter for people, and so is what agrees in its score alone."""
        nearest = max((each for each in found if each.bundle == into.bundle), key=lambda each: each.score)
        other = self._number[nearest.question]
        several = self.known[at].listed or self.known[other].listed
        return not several and may_join(self.known[at], self.known[other], self._score(at, other))

    def _score(self, one: int, other: int) -> Score:
        pair = (min(one, other), max(one, other))
        if pair not in self._kept:
            low, high = pair
            self._kept[pair] = pair_score(self.known[low], self.vectors[low], self.known[high], self.vectors[high])
        return self._kept[pair]

    @cached_property
    def _number(self) -> dict[str, int]:
        return {question.id: at for at, question in enumerate(self.questions)}

    @cached_property
    def _kept(self) -> dict[Pair, Score]:
        return {}

    @cached_property
    def _full(self) -> Index:
        index = Index(self.known, self.vectors)
        for _ in self.questions:
            index.admit()
        return index

    @cached_property
    def _plain(self) -> Mapping[Pair, Score]:
        near = {(min(at, other), max(at, other)) for at in range(len(self.questions)) for other in self._full.near(at)}
        return {pair: self._score(*pair) for pair in sorted(near)}

    @cached_property
    def _around(self) -> tuple[Mapping[Pair, Score], Scores]:
        first = weighed(self._full)
        return first, second_look(len(self.questions), {pair: score.total for pair, score in first.items()})

    def _means(self, outcome: Outcome) -> list[dict[str, tuple[float, int]]]:
        """Of each question: bundle -> mean score to its other members, and the nearest of them."""
        sizes: dict[str, int] = {}
        for bundle in outcome.bundle_of:
            sizes[bundle] = sizes.get(bundle, 0) + 1
        near = _rows(len(self.questions), {pair: score.total for pair, score in outcome.first.items()})
        found: list[dict[str, tuple[float, int]]] = []
        for at, row in enumerate(near):
            by: dict[str, list[tuple[float, int]]] = {}
            for other, score in row.items():
                by.setdefault(outcome.bundle_of[other], []).append((score, other))
            own = outcome.bundle_of[at]
            found.append({b: (sum(s for s, _ in r) / (sizes[b] - (b == own)), max(r)[1]) for b, r in by.items()})
        return found

    def _offers(self, at: int, outcome: Outcome, means: Mapping[str, tuple[float, int]]) -> list[tuple[int, float]]:
        """The nearest question of each bundle that people would be asked about, the likeliest first."""
        worth = [
            (mean, near)
            for mean, near in means.values()
            if mean >= self.thresholds.review and outcome.automatic[near] != outcome.automatic[at]
        ]
        return [(near, mean) for mean, near in sorted(worth, key=lambda pair: (-pair[0], pair[1]))[:OFFERED]]

    def _proposal(self, at: int, other: int, mean: float, outcome: Outcome) -> list[Any]:
        score = outcome.first[(min(at, other), max(at, other))]
        said = explain(self.known[at], self.known[other], score)
        return [self.questions[other].id, round(mean, 4), f"{said.why} {said.why_not}"]


def _rows(count: int, scores: Mapping[Pair, float]) -> list[dict[int, float]]:
    rows: list[dict[int, float]] = [{} for _ in range(count)]
    for (one, other), score in scores.items():
        rows[one][other] = rows[other][one] = score
    return rows
