"""One question from the journal to its place and proposals, beside ever more questions that have theirs."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from aggregator.app import service as aggregator
from tests.bench.ground import Ground
from tests.bench.placed import fill
from tests.bench.process import said
from tests.bench.rounds import Figures, take_turns
from tests.bench.scale import Scale, Tell
from tests.bench.verdict import Verdict, at_most

LINKED = "search and linking of an arrival"
PROCESSOR = f"{LINKED}, processor time"
ARRIVED = "arrival → place and proposals, with the model"
MEMORY = "memory of the process that places, model and all"
USUAL = 100_000


def however_many(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Milliseconds, the median of a run; memory in MB."""
    with ExitStack() as stack:
        urls = {size: stack.enter_context(_filled(ground, size, tell)) for size in scale.placed}
        few, usual, many = scale.placed[0], min(USUAL, scale.placed[-1]), scale.placed[-1]
        runs = {f"{size}": _Placing(urls[size], scale.arrivals) for size in urls}
        linked = take_turns(runs, scale.rounds, "ms", lambda what: tell(f"{LINKED}, {what}"))
        verdicts = []
        busy = Figures("ms", {name: run.processor for name, run in runs.items()})
        for what, figures in ((LINKED, linked), (PROCESSOR, busy)):
            verdicts.append(_below(f"{what} at {usual:,}", figures.reached[f"{usual}"], 10))
            if many > few:
                verdicts.append(at_most(f"{what} at {many:,}", f"at {few:,}", figures, f"{many}", f"{few}", 1.5))
        arrived = _Placing(urls[usual], scale.arrivals, "packaged")
        spent = take_turns({"packaged": arrived}, scale.rounds, "ms", lambda what: tell(f"{ARRIVED}, {what}"))
        verdicts.append(_below(f"{ARRIVED} at {usual:,}", spent.reached["packaged"], 60))
        verdicts.append(_below(f"{MEMORY} at {usual:,}", arrived.megabytes, 400, "MB"))
    return verdicts


class _Placing:
    """A run: so many arrivals, other ones every time."""

    def __init__(self, url: str, count: int, model: str = "made-up") -> None:
        self._order = {"DATABASE_URL": url, "MODEL": model, "COUNT": f"{count}"}
        self._next, self._count = 0, count
        self.megabytes: list[float] = []
        self.processor: list[float] = []

    def __call__(self) -> float:
        found = said("placer", {**self._order, "FROM": f"{self._next}"})
        self._next += self._count + 5
        self.megabytes.append(found["megabytes"])
        self.processor.append(median(found["processor"]))
        return float(median(found["whole" if self._order["MODEL"] == "packaged" else "linked"]))


@contextmanager
def _filled(ground: Ground, size: int, tell: Tell) -> Iterator[str]:
    tell(f"placing {size:,} questions")
    with ground.database(aggregator) as url:
        begun = time.monotonic()
        fill(url, size)
        tell(f"placed {size:,} questions in {time.monotonic() - begun:.0f} s")
        yield url


def _below(what: str, reached: list[float], target: float, unit: str = "ms") -> Verdict:
    middle = median(reached)
    return Verdict(what, "", middle, min(reached), max(reached), "≤", target, unit, middle)
