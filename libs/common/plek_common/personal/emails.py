"""Addresses of e-mail, also as people write them to keep machines away."""

import re
from collections.abc import Iterator

from plek_common.personal.finding import Finding, Kind
from plek_common.personal.wordlists import either

_ENDS = "nl|com|eu|org|net|be|de|nu|info|frl|amsterdam|me|email|io"
_BOXED = r"\s{0,2}[(\[{<]\s?(?:at|a|@|apenstaart(?:je)?)\s?[)\]}>]\s{0,2}"
_AT = rf"(?:@|{_BOXED}|\s{{1,2}}(?:@|at|apenstaart(?:je)?)\s{{1,2}}|\s@|@\s)"
_DOT = r"(?:\.|\s{0,2}[(\[{]\s?(?:dot|punt)\s?[)\]}]\s{0,2}|\s(?:dot|punt)\s)"
_PLAIN = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_SPELT = re.compile(
    rf"(?<![\w.+-])(?:[\w+-]{{1,40}}{_DOT}){{0,3}}[\w+-]{{1,40}}{_AT}(?:[\w-]{{2,63}}{_DOT}){{1,3}}(?:{_ENDS})(?![\w-])",
    re.IGNORECASE,
)
_CLUES = re.compile(r"@|\bat\b|\(a\)|apenstaart", re.IGNORECASE)
# An address that a desk reads says nothing of one person; at a provider for people it does.
_DESKS = re.compile(rf"{either('desks')}(?:[._-](?:info|team|[a-z]{{2,12}}))?", re.IGNORECASE)
_PEOPLES = re.compile(rf"{either('peoples_providers')}\.[a-z.]+", re.IGNORECASE)


def emails(text: str) -> Iterator[Finding]:
    if not _CLUES.search(text):
        return
    for pattern in (_PLAIN, _SPELT):
        for found in pattern.finditer(text):
            if not _is_of_a_desk(found[0]):
                yield Finding(Kind.EMAIL, *found.span())


def _is_of_a_desk(address: str) -> bool:
    box, _, domain = address.partition("@")
    return bool(_DESKS.fullmatch(box)) and not _PEOPLES.fullmatch(domain)
