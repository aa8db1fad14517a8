"""The result as a table for people and as JSON for later."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from tests.bench.machine import Machine
from tests.bench.verdict import Verdict


def shown(verdicts: Sequence[Verdict], machine: Machine) -> Table:
    load = machine.facts()["load"]
    found = Table(
        title="Medians of rounds that took turns; between brackets the lowest and the highest",
        caption=f"{machine.facts()['cores']} cores, load {load['first']:.1f} before, {load['median']:.1f} during",
    )
    for name in ("what", "compared with", "figure", "to reach", "ours", "theirs", ""):
        found.add_column(name)
    for each in verdicts:
        found.add_row(
            each.what,
            each.compared,
            f"{_number(each.figure)} ({_number(each.low)}–{_number(each.high)})",
            f"{each.sense} {each.target:g}",
            f"{_number(each.ours)} {each.unit}",
            f"{_number(each.theirs)}" if each.theirs is not None else "",
            "reached" if each.is_reached else "not reached",
        )
    return found


def write(folder: Path, verdicts: Sequence[Verdict], machine: Machine) -> Path:
    """`<date>.json`, the newest of that moment; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{machine.begun:%Y-%m-%dT%H%M%S}.json"
    lines = [{**asdict(each), "reached": each.is_reached} for each in verdicts]
    path.write_text(json.dumps({**machine.facts(), "figures": lines}, indent=1, ensure_ascii=False) + "\n")
    return path


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
