"""The same question told by several regions or people, and questions near it: what the metric is learned from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from aggregator.bundling import wordlists
from aggregator.bundling.background import texts, voices
from aggregator.bundling.text import Text

_NEAR = "! "


@dataclass(frozen=True)
class Retellings:
    """`groups`: tellings of one question each. `strangers`: questions that are like no other here."""

    groups: Sequence[Sequence[Text]]
    strangers: Sequence[Text]


def retellings() -> Retellings:
    """`data/retellings.txt`, and the background with what somebody else made of its questions."""
    told = [tuple(_text(line) for line in lines if not line.startswith(_NEAR)) for lines in _groups()]
    near = [_text(line.removeprefix(_NEAR)) for lines in _groups() for line in lines if line.startswith(_NEAR)]
    twice = [(texts()[number], other) for number, other in voices()]
    once = {number for number, _ in voices()}
    return Retellings(
        [*twice, *(group for group in told if len(group) > 1)],
        [
            *(text for number, text in enumerate(texts()) if number not in once),
            *near,
            *(group[0] for group in told if len(group) == 1),
        ],
    )


def _groups() -> Iterator[list[str]]:
    for is_told, lines in groupby(_without_remarks(wordlists.every_line("retellings.txt")), bool):
        if is_told:
            yield list(lines)


def _without_remarks(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if not line.startswith("#"))


def _text(line: str) -> Text:
    title, _, body = line.partition("|")
    return Text("", title.strip(), body.strip())
