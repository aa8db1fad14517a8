"""The decision on arrival: into which bundle a new question goes, if into any. Pure, and blind to order.

Average link: a bundle's score is the mean over all its members, so that one look-alike never pulls a chain
along. Members that the search did not bring up were too far away to matter and count as nought.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from aggregator.similarity.scoring.thresholds import Thresholds


@dataclass(frozen=True)
class Candidate:
    """One scored member of a bundle. `size`: how many members that bundle has.

    `locked`: the machine adds nothing to this bundle.
    `barred`: people said that the new question does not belong with this member (cannot-link).
    """

    question: str
    bundle: str
    score: float
    size: int = 1
    locked: bool = False
    barred: bool = False


@dataclass(frozen=True)
class Join:
    """The machine is sure enough to put the question into `bundle` by itself."""

    bundle: str
    score: float


@dataclass(frozen=True)
class Propose:
    """People decide: bundles with their scores, nearest first, three at most."""

    bundles: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Alone:
    """Nothing is near enough: a bundle of its own."""


Decision = Join | Propose | Alone


def decide(candidates: Iterable[Candidate], thresholds: Thresholds) -> Decision:
    """Join, propose or alone. Never names a bundle that holds a barred member."""
    grouped: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        grouped[candidate.bundle].append(candidate)
    open_ones = {bundle: found for bundle, found in grouped.items() if not any(member.barred for member in found)}
    ranked = sorted(((bundle, average(found)) for bundle, found in open_ones.items()), key=_nearest_first)
    if ranked and _sure(ranked, thresholds) and not any(member.locked for member in open_ones[ranked[0][0]]):
        return Join(*ranked[0])
    worth_a_look = tuple(pair for pair in ranked if pair[1] >= thresholds.review)[: thresholds.proposals]
    return Propose(worth_a_look) if worth_a_look else Alone()


def average(members: Collection[Candidate]) -> float:
    """Mean score over all members of one bundle, those that were not found counted as nought."""
    distinct = {member.question: member for member in members}.values()
    size = max(len(distinct), *(member.size for member in distinct))
    return math.fsum(member.score for member in distinct) / size


def _nearest_first(pair: tuple[str, float]) -> tuple[float, str]:
    return -pair[1], pair[0]


def _sure(ranked: list[tuple[str, float]], thresholds: Thresholds) -> bool:
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][1] >= thresholds.automatic and ranked[0][1] - second >= thresholds.margin
