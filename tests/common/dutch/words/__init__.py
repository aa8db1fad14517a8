"""Pairs of words that have to meet in a search, or must not: two halves of each, the second kept apart from tuning."""

from pathlib import Path

Pair = tuple[str, str]


def pairs(name: str) -> tuple[list[Pair], list[Pair]]:
    """The half with which rules and lists were made, and the half that was held out."""
    tuned, _, held_out = (Path(__file__).parent / f"{name}.txt").read_text("utf-8").partition("# held out")
    return _read(tuned), _read(held_out)


def _read(text: str) -> list[Pair]:
    lines = [line.split(" | ") for line in text.splitlines() if line and not line.startswith("#")]
    return [(one, two) for one, two in lines]
