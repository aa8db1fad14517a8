"""One line of the table: what was compared with what, and whether it was enough."""

from dataclasses import dataclass
from statistics import median
from typing import Literal

from tests.bench.rounds import Figures


@dataclass(frozen=True)
class Verdict:
    """`ours` and `theirs` are medians in `unit`; the figure is judged against `target`."""

    what: str
    compared: str
    figure: float
    low: float
    high: float
    sense: Literal["≥", "≤"]
    target: float
    unit: str
    ours: float
    theirs: float | None = None

    @property
    def is_reached(self) -> bool:
        return self.figure >= self.target if self.sense == "≥" else self.figure <= self.target


def at_least(what: str, compared: str, figures: Figures, ours: str, theirs: str, target: float) -> Verdict:
    """Ours divided by theirs must be at least the target."""
    return _verdict(what, compared, figures, ours, theirs, "≥", target)


def at_most(what: str, compared: str, figures: Figures, ours: str, theirs: str, target: float) -> Verdict:
    return _verdict(what, compared, figures, ours, theirs, "≤", target)


def _verdict(
    what: str, compared: str, figures: Figures, ours: str, theirs: str, sense: Literal["≥", "≤"], target: float
) -> Verdict:
    ratio = figures.ratio(ours, theirs)
    middles = median(figures.reached[ours]), median(figures.reached[theirs])
    return Verdict(what, compared, ratio.middle, ratio.low, ratio.high, sense, target, figures.unit, *middles)
