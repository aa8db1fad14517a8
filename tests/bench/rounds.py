"""Rounds that take turns (A B C, A B C …), and what they say: medians, and the spread of the ratios."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

Run = Callable[[], float]


@dataclass
class Figures:
    """What each contestant reached in each round, in the unit of the figure."""

    unit: str
    reached: dict[str, list[float]] = field(default_factory=dict)
    aside: dict[str, list[float]] = field(default_factory=dict)

    def ratio(self, ours: str, theirs: str) -> "Ratio":
        """Round by round, so that what slows a whole round down counts for both."""
        pairs = zip(self.reached[ours], self.reached[theirs], strict=True)
        found = sorted(mine / other for mine, other in pairs)
        return Ratio(median(found), found[0], found[-1])


@dataclass(frozen=True)
class Ratio:
    middle: float
    low: float
    high: float


def take_turns(runs: Mapping[str, Run], rounds: int, unit: str, advance: Callable[[str], None]) -> Figures:
    """Runs every contestant once per round; `advance` hears each one's name before its turn."""
    figures = Figures(unit, {name: [] for name in runs})
    for number in range(rounds):
        for name, run in runs.items():
            advance(f"{name}, round {number + 1}")
            figures.reached[name].append(run())
    return figures
