"""Numbers that name one person: citizen service number, bank account, date of birth."""

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.nl import bsn

from plek_common.personal.finding import Finding, Kind

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{2}(?=[ .-]?[A-Za-z0-9])")
_IBAN_NEXT = re.compile(r"[ .-]?[A-Za-z0-9]")
_SHORTEST_IBAN, _LONGEST_IBAN = 15, 34
_NINE = re.compile(r"(?<![\w,])(?<!\d[.-])\d(?:[ .-]?\d){8}(?!\w|[.,-]\d)")
_SAID = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi-?nummer)\b[^\d\n]{0,25}(\d(?:[ .-]?\d){7,8})(?!\d)", re.IGNORECASE
)
# The number of a legal person passes the same check, and so may any number that is large enough.
_OTHER = re.compile(
    r"(?:rsin|kvk|k\.v\.k\.|koophandel|btw|oin|factuur\w*|order\w*|dossier\w*|zaak\w*|projectnummer|polis\w*|€|eur)\W{0,4}"
    r"(?:nummer|nr\.?|is)?\W{0,4}$",
    re.IGNORECASE,
)
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DAY = rf"\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:\d{{4}}|\d{{2}})|\d{{1,2}} (?:{_MONTHS}) \d{{4}}"
_BORN = re.compile(rf"\b(?:geboren|geboortedatum|geb)\b[^\d\n]{{0,30}}({_DAY})(?!\d)", re.IGNORECASE)


def identifiers(text: str) -> Iterator[Finding]:
    for found in _SAID.finditer(text):
        yield Finding(Kind.BSN, *found.span(1))
    for found in _NINE.finditer(text):
        if bsn.is_valid(re.sub(r"\D", "", found[0])) and not _OTHER.search(
            text, max(found.start() - 40, 0), found.start()
        ):
            yield Finding(Kind.BSN, *found.span())
    for found in _BORN.finditer(text):
        yield Finding(Kind.BIRTH_DATE, *found.span(1))


def accounts(text: str) -> Iterator[Finding]:
    for begun in _IBAN.finditer(text):
        ends = [end for end in _ends(text, begun.end()) if not text[end : end + 1].isalnum()]
        end = next(
            (end for end in reversed(ends) if iban.is_valid(text[begun.start() : end], check_country=False)), None
        )
        if end:
            yield Finding(Kind.IBAN, begun.start(), end)


def _ends(text: str, at: int) -> Iterator[int]:
    for count in range(4, _LONGEST_IBAN):
        found = _IBAN_NEXT.match(text, at)
        if not found:
            return
        at = found.end()
        if count + 1 >= _SHORTEST_IBAN:
            yield at
