"""Average link within connected components: which questions belong together when all are looked at at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import numpy.typing as npt

Pair = tuple[int, int]
_NEVER = -np.inf


def clusters(
    count: int,
    scores: Mapping[Pair, float],
    least: float,
    *,
    together: Collection[Pair] = (),
    apart: Collection[Pair] = (),
) -> list[list[int]]:
    """Groups of numbers, each sorted, in order of their first member. Pairs that have no score count as nought.

    `together` binds (must-link), `apart` forbids (cannot-link, and it is the stronger of the two).
    """
    barred = {(min(pair), max(pair)) for pair in apart}
    bound = {(min(pair), max(pair)) for pair in together} - barred
    # Groups merge at an average of `least`, so at least one pair between them reaches it: components suffice.
    links = [pair for pair, score in scores.items() if score >= least]
    found: list[list[int]] = []
    for members in components(count, [*links, *bound]):
        found += _average_link(members, scores, least, bound, barred) if len(members) > 1 else [members]
    return sorted(found)


def components(count: int, links: Iterable[Pair]) -> list[list[int]]:
    """Numbers that hang together by links, each group sorted."""
    root = list(range(count))

    def top(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for one, other in links:
        root[top(other)] = top(one)
    groups: dict[int, list[int]] = {}
    for number in range(count):
        groups.setdefault(top(number), []).append(number)
    return list(groups.values())


def _average_link(
    members: list[int], scores: Mapping[Pair, float], least: float, bound: set[Pair], barred: set[Pair]
) -> list[list[int]]:
    """The two groups with the highest mean merge, until no mean reaches `least`."""
    table = _table(members, scores, barred)
    groups = [[member] for member in members]
    sizes = np.ones(len(members))
    place = {member: at for at, member in enumerate(members)}
    for one, other in sorted(bound):
        if one in place and other in place:
            into, gone = (next(at for at, group in enumerate(groups) if number in group) for number in (one, other))
            if into != gone and table[into, gone] > _NEVER:
                _merge(table, sizes, groups, into, gone)
    while True:
        into, gone = divmod(int(table.argmax()), len(members))
        if table[into, gone] < least:
            return [sorted(group) for group in groups if group]
        _merge(table, sizes, groups, into, gone)


def _table(members: list[int], scores: Mapping[Pair, float], barred: set[Pair]) -> npt.NDArray[np.float64]:
    table = np.full((len(members), len(members)), 0.0)
    for row, one in enumerate(members):
        for column, other in enumerate(members[row + 1 :], row + 1):
            score = _NEVER if (one, other) in barred else scores.get((one, other), 0.0)
            table[row, column] = table[column, row] = score
    np.fill_diagonal(table, -np.inf)
    return table


def _merge(
    table: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64], groups: list[list[int]], into: int, gone: int
) -> None:
    mean = (table[into] * sizes[into] + table[gone] * sizes[gone]) / (sizes[into] + sizes[gone])
    table[into], table[:, into] = mean, mean
    table[into, into] = -np.inf
    table[gone], table[:, gone] = -np.inf, -np.inf
    sizes[into] += sizes[gone]
    groups[into] += groups[gone]
    groups[gone] = []
