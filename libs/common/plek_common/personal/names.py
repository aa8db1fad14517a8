"""Names of people, where the words around them say so: "mijn naam is", a greeting at the end, "mevrouw" before it.

Whoever holds an office is named in it: "wethouder De Boer", "prof. Visser" are let through. So are names of people that
became names of schools, streets and prizes.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from plek_common.personal import name_rules as rules
from plek_common.personal.finding import Finding, Kind
from plek_common.personal.name_rules import FULL, LOWER
from plek_common.personal.wordlists import either

_NAME = rf"(?P<name>{FULL})"
_ANY = rf"(?P<name>{FULL}|{LOWER})"
_THANKS = r"(?:alvast |bij voorbaat |heel erg |hartelijk |hartstikke )?(?:dank|bedankt|dankjewel|dank u(?: wel)?)"
_WHOSE = r"(?:mijn|m'n|onze|haar|zijn|hun|een) (?:\w+ )?"
_I_AM_CALLED = r"(?:mijn|m'n) naam(?: is|:|,)|ik heet"
_COMMON_TITLES = r"mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|de heer|familie|fam\."
_TITLE_CLUES = "mevr|mw|meneer|heer|dhr|mej|juf|meester|dokter|zuster|broeder|buur|oom|tante|opa|oma|fam|weduwe"
_ASKED = (
    r"(?:bel|mail|app)(?:t|len|en|pen)?|contact (?:op|opnemen)? ?met|spreken met|sprak met|gesproken met|vraag naar"
)


class Rule(NamedTuple):
    clues: tuple[str, ...]  # any of these in the text, in small letters
    pattern: re.Pattern[str]
    is_name: Callable[[str], bool]

    def concerns(self, lowered: str) -> bool:
        return any(clue in lowered for clue in self.clues)


def _rule(clues: str, pattern: re.Pattern[str], is_name: Callable[[str], bool]) -> Rule:
    return Rule(tuple(clues.split("|")), pattern, is_name)


def _after(lead: str, name: str = FULL) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?i:{lead})[ \t]+(?P<name>{name})")


_ALONE = re.compile(rf"(?<![\w-])(?i:ik ben|ik heet)[ ](?P<name>{rules.WORD})(?=[,.!;]| en (?:ik|woon|ben|heb))")
_LABELLED = re.compile(rf"(?:(?<=[\n;,.(|] )|(?<=[\n;,.(|])|^)(?i:{either('labels')})[ ]?:[ ]?{_ANY}")
_SIGNED = re.compile(
    rf"(?<![\w-])(?i:{either('greetings')})(?=[\s,.!:;-])[\s,.!:;-]{{0,8}}"
    rf"(?i:(?:van )?(?:namens [^\n]{{1,60}}\n\s*)?){_ANY}"
)
_THANKED = re.compile(rf"(?<![\w-])(?i:{_THANKS})[,.!]?(?:\n+\s*|[,.!-] ){_ANY}(?=[ ]*[.!]?[ ]*(?:\n|$|\())")


# Words before a name, and a test of whether what follows is one. The clues (first) say cheaply where a rule can apply.
_ANNOUNCED = (
    _rule("naam|heet|noem m", _after(rf"{_I_AM_CALLED}|noem (?:mij|me)|mijn (?:voor|achter)naam is"), rules.is_a_name),
    _rule("spreek", _after(r"u spreekt met|spreekt u met"), rules.is_a_name),
    _rule("naam|heet|spreek", _after(rf"{_I_AM_CALLED}|u spreekt met", LOWER), rules.is_known_lower),
    _rule("ik ben|hier is|dit is|ik,", _after(r"ik ben|hier is|dit is|ik,"), rules.is_likely),
    _rule("ik ben|ik heet", _ALONE, rules.is_no_people),
    _rule("ten naam|op naam|ten name|t.n.v|tnv", _after(r"(?:ten name|op naam) van|t\.?n\.?v\.?"), rules.is_a_name),
    _rule(":", _LABELLED, rules.is_labelled),
    _rule("gr|mvg|m.v.g|hoogachtend|liefs|met dank|regards", _SIGNED, rules.is_signed),
    _rule("dank", _THANKED, rules.is_signed),
    _rule(_TITLE_CLUES, _after(either("titles")), rules.is_a_name),
    _rule("m|heer|dhr", _after(_COMMON_TITLES, LOWER), rules.is_known_surname),
    _rule("mijn|m'n|onze|haar|zijn|hun|een", _after(rf"{_WHOSE}{either('kin')},?"), rules.is_likely),
    _rule("bel|mail|app|met|vraag naar", _after(_ASKED), rules.is_likely),
)
_PAIR = re.compile(rf"(?<![\w.'-])(?P<one>{rules.WORD}) (?:en|&) (?P<other>{rules.WORD})(?: {rules.LAST})?")
_ANYWHERE = re.compile(rf"(?<![\w.'-])(?=[{rules.UP}]){_NAME}")


def names(text: str) -> Iterator[Finding]:
    """Names with what announces them before them; names in full anywhere."""
    lowered = text.lower()
    for rule in (rule for rule in _ANNOUNCED if rule.concerns(lowered)):
        for found in rule.pattern.finditer(text):
            start, end = rules.trimmed(text, *found.span("name"), is_announced=True)
            if end > start and rule.is_name(text[start:end]) and not rules.is_of_no_person(text, start, end):
                yield Finding(Kind.NAME, start, end)
    yield from (Finding(Kind.NAME, *found.span()) for found in _PAIR.finditer(text) if rules.is_pair(found))
    for found in _ANYWHERE.finditer(text):
        start, longest = rules.trimmed(text, *found.span("name"), is_announced=False)
        ends = rules.shorter(text, start, longest)
        yield from (Finding(Kind.NAME, start, end) for end in ends if rules.is_somebody(text, start, end))
