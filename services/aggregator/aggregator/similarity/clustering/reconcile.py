"""A look at all questions at once: what would be bundled otherwise now, as proposals. Pure.

A bundle never changes its meaning: a new group takes the id of the bundle that it shares most questions with, a
group that shares none takes the id of its first question. Ids that are given up are never given to another group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aggregator.similarity.clustering.clusters import Pair, clusters

# What is together stays together in case of doubt, so that nothing swings to and fro.
STAY = 0.05


@dataclass(frozen=True)
class Change:
    """`merge`: all that is left of `bundles` goes on as `into`. `split`: these questions leave it and begin `into`.
    `move`: they leave it for `into`, and both live on.

    `by_itself`: nobody has touched or published one of these bundles, so the machine may do it.
    """

    kind: Literal["merge", "split", "move"]
    bundles: tuple[str, ...]
    into: str
    questions: tuple[str, ...]
    by_itself: bool


@dataclass(frozen=True)
class Reconciled:
    """`bundle_of`: question -> bundle if every change were made."""

    bundle_of: Mapping[str, str]
    changes: Sequence[Change]


def reconcile(
    scores: Mapping[tuple[str, str], float],
    before: Mapping[str, str],
    least: float,
    *,
    together: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
    people: Collection[str] = (),
    stay: float = STAY,
) -> Reconciled:
    """`before`: question -> bundle, in order of arrival. `people`: bundles that people touched or published."""
    ids = list(before)
    number = {question: at for at, question in enumerate(ids)}
    known = {_pair(number, pair): score + stay * (before[pair[0]] == before[pair[1]]) for pair, score in scores.items()}
    groups = clusters(
        len(ids),
        known,
        least,
        together=[_pair(number, pair) for pair in together],
        apart=[_pair(number, pair) for pair in apart],
    )
    after = named([[ids[member] for member in group] for group in groups], before)
    return Reconciled(after, changes(before, after, people))


def named(groups: Sequence[Sequence[str]], before: Mapping[str, str]) -> dict[str, str]:
    """Question -> bundle. Each old id goes to the group with the largest overlap, each group gets one id."""
    overlaps = Counter((before[question], at) for at, group in enumerate(groups) for question in group)
    name: dict[int, str] = {}
    given = set(before.values())
    taken: set[str] = set()
    for (bundle, at), _ in sorted(overlaps.items(), key=lambda item: (-item[1], groups[item[0][1]][0], item[0][0])):
        if at not in name and bundle not in taken:
            name[at] = bundle
            taken.add(bundle)
    for at, group in enumerate(groups):
        if at not in name:
            name[at] = _fresh(group[0], given | taken)
            taken.add(name[at])
    return {question: name[at] for at, group in enumerate(groups) for question in group}


def changes(before: Mapping[str, str], after: Mapping[str, str], people: Collection[str] = ()) -> list[Change]:
    """What differs, told as merges and splits."""
    moves: dict[tuple[str, str], list[str]] = {}
    for question, bundle in after.items():
        if before[question] != bundle:
            moves.setdefault((before[question], bundle), []).append(question)
    return [
        Change(_kind(old, into, before, after), (old,), into, tuple(gone), not {old, into} & set(people))
        for (old, into), gone in moves.items()
    ]


def _kind(
    old: str, into: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Literal["merge", "split", "move"]:
    if into not in before.values():
        return "split"
    return "move" if old in after.values() else "merge"


def _fresh(wanted: str, given: Collection[str]) -> str:
    """An id that no bundle ever had: the first question's, with a number where that is taken."""
    tried, number = wanted, 1
    while tried in given:
        number += 1
        tried = f"{wanted}-{number}"
    return tried


def _pair(number: Mapping[str, int], pair: tuple[str, str]) -> Pair:
    one, other = number[pair[0]], number[pair[1]]
    return min(one, other), max(one, other)
