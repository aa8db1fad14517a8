"""make bench: measures, prints a table, and writes .plek/bench/<date>.json.

Every figure is the median of rounds in which the contestants take turns; the spread is the lowest and the highest.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from plek_local.faults import LocalFault
from tests.bench import (
    arriving,
    crowding,
    delaying,
    finding,
    ingesting,
    poisoning,
    posting,
    reading,
    rebuilding,
    relaying,
    table,
    tracing,
)
from tests.bench.ground import Ground, prepared
from tests.bench.machine import Machine
from tests.bench.scale import FULL, MILLION, QUICK, Scale, Tell
from tests.bench.verdict import Verdict

Measure = Callable[[Ground, Scale, Tell], list[Verdict]]
MEASURES: dict[str, Measure] = {
    "ingest": ingesting.against_others,
    "poison": ingesting.with_poison,
    "relay": relaying.against_memory,
    "post": posting.against_minimal,
    "trace": tracing.with_and_without,
    "crowd": crowding.beside_a_crowd,
    "read": reading.few_and_many,
    "delay": delaying.from_commit_to_sight,
    "find": finding.as_they_come,
    "neighbour": poisoning.beside_poison,
    "bundle": arriving.however_many,
    "rebuild": rebuilding.killed_halfway,
}
console = Console(highlight=False, width=None if sys.stdout.isatty() else 170)


def main() -> int:
    options = _options()
    scale = QUICK if options.quick else FULL
    if options.million:
        scale = replace(scale, placed=(*scale.placed, MILLION))
    machine = Machine(quick=options.quick)
    try:
        with prepared() as ground:
            return _measure(ground, scale, options.only or list(MEASURES), machine)
    except LocalFault as error:
        console.print(f"The bench stopped: {error}", markup=False)
        return 1
    except KeyboardInterrupt:
        return 130


def _measure(ground: Ground, scale: Scale, names: list[str], machine: Machine) -> int:
    """Shows and writes what is known after each measurement: one that stops takes none of the others along."""
    verdicts: list[Verdict] = []
    stopped: list[str] = []
    machine.look()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=len(names))
        for name in names:
            try:
                verdicts += MEASURES[name](ground, scale, _teller(progress, task, name, machine))
            except RuntimeError as error:
                stopped.append(name)
                console.print(f"{name} stopped: {error}", markup=False)
            path = table.write(ground.folder, verdicts, machine)
            progress.advance(task)
    console.print(table.shown(verdicts, machine))
    console.print(f"Written to {path}" + (f"; stopped: {', '.join(stopped)}" if stopped else ""))
    return 1 if stopped else 0


def _teller(progress: Progress, task: object, name: str, machine: Machine) -> Tell:
    def tell(what: str) -> None:
        machine.look()
        progress.update(task, description=f"{name}: {what}")  # type: ignore[arg-type]
        if not console.is_terminal:
            console.print(f"{name}: {what}")

    return tell


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer events and three rounds: a look, not a figure")
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), help="some of the measurements")
    parser.add_argument("--million", action="store_true", help="bundling also beside a million questions")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
