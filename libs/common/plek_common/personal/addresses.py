"""House addresses: a street with a number, or a postcode. A street or a place by itself says nothing of one house."""

import re
from collections.abc import Iterator

from plek_common.personal.finding import Finding, Kind
from plek_common.personal.wordlists import either, words

_UP = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UP}'][\w'.-]*"
_SMALL = r"(?:van|de|der|den|het|'t|aan|in|op|ten|ter|te|en|uit)"
_NUMBER = r"(?!(?:19|20)\d\d\b)\d{1,4}(?:[ ]?[-/]?[ ]?(?:[a-zA-Z]|hs|bis|I{1,3}|\d{1,3})(?!\w))?"
_NOTHING_COUNTED = rf"(?![\w°]|[.,]\d|[ ]?{either('measures')}|[ ]?(?:tot en met|t/m|en \d))"
_AT = rf"(?:,| nr\.?| nummer| no\.?)? (?P<number>{_NUMBER}){_NOTHING_COUNTED}"
_STREETS = (
    re.compile(rf"(?<![\w.-])(?:(?:{_WORD}|{_SMALL}) ){{0,4}}[{_UP}'][\w'-]*{either('street_ends')}{_AT}"),
    re.compile(
        r"(?<![\w.-])[a-zà-ÿ]{3,25}(?:straat|laan|weg|plein|kade|gracht|dijk|singel|steeg|dreef|plantsoen)" + _AT
    ),
    re.compile(
        r"(?<![\w.-])(?:Laan|Plein|Hof|Weg|Park|Straat|Singel|Kade|Brink|Markt|Dijk)"
        rf"(?: (?:{_SMALL}|{_WORD})){{0,4}}{_AT}"
    ),
)
_NAMED_STREET = re.compile(rf"(?<![\w.-])(?:{_WORD} ){{1,3}}(?=[{_UP}])(?i:{either('street_words')}){_AT}")
_AT_HOME = re.compile(
    r"\b(?:woon(?:t|de)?|wonen|wonende?|huisadres|woonadres|adres|verhuisd)\b"
    r"(?:[ ]?(?:is|op|aan|in|naar|te|het|de|nu|al|sinds)\b|[:,])*[ ]"
    rf"(?P<street>{_WORD}(?: (?:{_SMALL}|{_WORD})){{0,4}}{_AT})"
)
_LEAD = re.compile(
    r"(?:(?i:in|op|aan|de|het|van|bij|en|naar|uit|te|wij|ik|mijn|onze|adres|hier|daar) )+(?=[A-ZÀ-ÖØ-Þ'])"
)
_DIGIT = re.compile(r"\d")
_HOUSE_NUMBER = re.compile(r"(?<= )[1-9]\d{0,3}(?!\d)")
_LONGEST_STREET, _LONGEST_AFTER = 80, 24
_POSTCODE = re.compile(r"(?<![\w.,-])(?P<code>[1-9]\d{3} ?(?!S[ADS]\b)(?P<letters>[A-Z]{2}))(?!\w)")
_SMALL_POSTCODE = re.compile(r"(?<![\w.,-])(?P<code>[1-9]\d{3}(?P<letters>[a-z]{2}))(?!\w)")
_SAID_POSTCODE = re.compile(r"\bpostcode:?(?: is)? ?(?P<code>[1-9]\d{3} ?[a-zA-Z]{2})\b", re.IGNORECASE)
_ROADS = re.compile(
    r"(?:snel|auto|rijks|spoor|fiets|provinciale|hoofd|toegangs|ring|land|water|rand|werk|wandel)(?:weg|plein|dijk)\b"
)
_OF_ALL = re.compile(rf"\b{either('buildings')}\b[^.!?\n]{{0,35}}$", re.IGNORECASE)
_BOX = re.compile(r"(?:postbus|antwoordnummer) \d+,? $", re.IGNORECASE)


def addresses(text: str) -> Iterator[Finding]:
    if not _DIGIT.search(text):
        return
    streets = list(_streets(text))
    for start, end in streets:
        if not _is_of_all(text, start, end):
            yield Finding(Kind.ADDRESS, start, end)
    for start, end, is_sure in _postcodes(text):
        beside = [street for street in streets if 0 <= start - street[1] <= 3]
        is_of_all = bool(_BOX.search(text, max(start - 30, 0), start)) or any(_is_of_all(text, *one) for one in beside)
        if (is_sure or beside) and not is_of_all:
            yield Finding(Kind.ADDRESS, start, end)


def _streets(text: str) -> Iterator[tuple[int, int]]:
    """Each street with its number, without the words of the sentence before it."""
    for place in _near_numbers(text):
        yield from (found.span("street") for found in _AT_HOME.finditer(text, *place))
        for pattern in (*_STREETS, _NAMED_STREET):
            for found in pattern.finditer(text, *place):
                lead = _LEAD.match(text, *found.span())
                yield (lead.end() if lead else found.start()), found.end()


def _near_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text in which a street with its number can stand: looking everywhere costs ten times as much."""
    start, end = 0, 0
    for number in _HOUSE_NUMBER.finditer(text):
        first = max(number.start() - _LONGEST_STREET, 0)
        if first > end and end:
            yield start, end
        start, end = (start if end and first <= end else first), min(number.end() + _LONGEST_AFTER, len(text))
    if end:
        yield start, end


def _is_of_all(text: str, start: int, end: int) -> bool:
    """A road, or the address of a house that everybody may enter."""
    is_road = text[start].islower() and _ROADS.search(text, start, end)
    return bool(is_road or _OF_ALL.search(text, max(start - 60, 0), start))


def _postcodes(text: str) -> Iterator[tuple[int, int, bool]]:
    """Each, and whether it can be nothing else: a number with a unit looks the same."""
    for found in _SAID_POSTCODE.finditer(text):
        yield *found.span("code"), True
    for pattern in (_POSTCODE, _SMALL_POSTCODE):
        for found in pattern.finditer(text):
            yield *found.span("code"), found["letters"].lower() not in words("units")
