"""Made-up texts with what is personal in them marked by hand, in two halves: one to look at, one to be held to.

Which half a text is in follows from its digest, and was fixed before the scanner was tried on any of them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from plek_common.personal.finding import Finding, Kind
from plek_common.personal.scanner import scan

_MARKED = re.compile(r"\{([nepabid]):([^}]*)\}")
_KINDS = {
    "n": Kind.NAME, "e": Kind.EMAIL, "p": Kind.PHONE, "a": Kind.ADDRESS, "b": Kind.BSN, "i": Kind.IBAN,
    "d": Kind.BIRTH_DATE,
}  # fmt: skip
ENOUGH = 0.8  # of the characters of something personal, by a finding of its kind


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its marks, and what they said."""

    text: str
    personal: tuple[Finding, ...]

    @classmethod
    def parse(cls, line: str) -> "Marked":
        text, personal, last = "", [], 0
        written = line.replace("\\n", "\n")
        for mark in _MARKED.finditer(written):
            text += written[last : mark.start()]
            personal.append(Finding(_KINDS[mark[1]], len(text), len(text) + len(mark[2])))
            text, last = text + mark[2], mark.end()
        return cls(text + written[last:], tuple(personal))

    @property
    def is_held_out(self) -> bool:
        return sha256(self.text.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class Figures:
    """How the scanner did on some texts; what it missed and found for nothing, by the words themselves."""

    texts: int
    clean: int
    kinds: dict[Kind, tuple[int, int]]  # found, of how many
    missed: list[str]
    alarms: list[str]  # one for each text
    clean_alarms: int

    @property
    def recall(self) -> float:
        return sum(found for found, _ in self.kinds.values()) / sum(all for _, all in self.kinds.values())

    @property
    def alarmed(self) -> float:
        """Of all texts, how many it would stop for something that is not personal."""
        return len(self.alarms) / self.texts

    @property
    def clean_alarmed(self) -> float:
        """Of the texts without anything personal, how many it would stop."""
        return self.clean_alarms / self.clean


def texts(held_out: bool) -> list[Marked]:
    files = (Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8") for name in ("written", "composed"))
    every = [Marked.parse(line) for file in files for line in file.splitlines() if line and not line.startswith("#")]
    return [each for each in every if each.is_held_out == held_out]


def figures(every: Sequence[Marked]) -> Figures:
    kinds = dict.fromkeys(Kind, (0, 0))
    missed, alarms, clean_alarms = [], [], 0
    for each in every:
        found = scan(each.text)
        for wanted in each.personal:
            hit = _is_found(wanted, found)
            kinds[wanted.kind] = (kinds[wanted.kind][0] + hit, kinds[wanted.kind][1] + 1)
            missed += [] if hit else [f"{wanted.kind}: {each.text[wanted.start : wanted.end]} | {each.text}"]
        if wrong := [one for one in found if not any(one.overlaps(wanted) for wanted in each.personal)]:
            alarms.append(
                " / ".join(f"{one.kind}: {each.text[one.start : one.end]}" for one in wrong) + f" | {each.text}"
            )
            clean_alarms += not each.personal
    return Figures(len(every), sum(not each.personal for each in every), kinds, missed, alarms, clean_alarms)


def _is_found(wanted: Finding, found: Iterable[Finding]) -> bool:
    covered = sum(
        max(0, min(one.end, wanted.end) - max(one.start, wanted.start)) for one in found if one.kind == wanted.kind
    )
    return covered >= ENOUGH * (wanted.end - wanted.start)
