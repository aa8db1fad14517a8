"""The form with which a coordinator removes words from a question for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from starlette.datastructures import FormData

from plek_vocabulary import RedactionReason
from portal.web.forms import line, number, text

LONGEST = 10_000
MOST = 50
REASONS = get_args(RedactionReason)


@dataclass(frozen=True)
class Erasing:
    """What was typed for this version of the question. `faults` are keys of texts, by field; `said` is what the API
    found wrong, in its own words."""

    version: int
    typed: str = ""
    reason: str = ""
    is_sure: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """One passage on each line."""
        return [passage for passage in map(str.strip, self.typed.splitlines()) if passage]


def read(form: FormData) -> Erasing:
    """What a coordinator sent, with what is wrong with it."""
    reason = line(form, "reden") or ""
    found = Erasing(number(form, "versie"), text(form, "woorden", LONGEST) or "", reason, line(form, "zeker") == "ja")
    faults = {}
    if not 0 < len(found.words) <= MOST:
        faults["woorden"] = "redact.words_none" if not found.words else "redact.words_many"
    if reason not in REASONS:
        faults["reden"] = "redact.reason_none"
    if not found.is_sure:
        faults["zeker"] = "redact.sure_none"
    return Erasing(found.version, found.typed, reason if reason in REASONS else "", found.is_sure, faults)


def refused(words: list[str], faults: Mapping[str, str]) -> tuple[str, ...]:
    """What the API says of each passage, which it names by its place."""
    return tuple(
        f"“{words[int(at)]}”: {detail}" for at, detail in faults.items() if at.isdigit() and int(at) < len(words)
    )
