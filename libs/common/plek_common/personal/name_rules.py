"""What can be somebody's name, and what is called after somebody."""

import re
from collections.abc import Iterator

from plek_common.personal.wordlists import either, lines, words
from plek_vocabulary.areas import NAMES as PLACES

UP = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĞĢİĶĹĻĽŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŴŶŸŹŻŽ"
_PARTICLE = (
    r"(?:[Vv]an der|[Vv]an den|[Vv]an de|[Vv]an het|[Vv]an 't|[Vv]an|[Vv]on|[Dd]e la|[Dd]e|[Dd]en|[Dd]er|[Tt]er|[Tt]en|"
    r"[Tt]e|[Ii]n 't|[Ii]n de|[Oo]p de|[Oo]p den|[Oo]p 't|[Aa]an de|[Uu]it de|[Uu]it den|[Ee]l|[Aa]l|[Bb]en|[Bb]in|"
    r"[Dd]a|[Dd]os|[Dd]i|[Ll]a|[Ll]e|[Dd]u|'t|[Oo]uld|[Aa]bu|[Aa]it)"
)
WORD = rf"[{UP}][^\W\d_]*(?:['-][^\W\d_]+)*"
_INITIALS = rf"(?:[{UP}](?:h|hr|j)?\.[ ]?){{1,5}}"
LAST = rf"(?:(?:{_PARTICLE}[ ]){{0,2}}{WORD})"
_BY_INITIALS = re.compile(rf"{_INITIALS}{LAST}")
FULL = rf"(?:{_INITIALS}{LAST}|[{UP}][ ]{LAST}|{LAST})(?:[ ](?:{LAST}|{_INITIALS}(?={LAST}))){{0,3}}"
LOWER = r"[a-zà-ÿ]{2,20}(?:[ ](?:van|de|der|den|het|ten|ter|el|al|[a-zà-ÿ]{3,20})){0,3}"

_ORDINARY = words("ordinary")
_LEADING = _ORDINARY | words("particles")
_SURNAME_END = re.compile(r"[a-z](?:stra|sma|ema|inga|enga|nga|ssen|nsen|rsen|tsen|mans|mann|ink)$")
_NO_PERSON = re.compile(rf"^{either('organisations')}|{either('organisation_ends')}$", re.IGNORECASE)
_OF_A_KIND = re.compile(rf"[a-z]{{3}}{either('kinds_of_people')}$")
_AFTER = re.compile(rf"[ -]?(?:[A-Z][\w-]+ )?{either('called_after')}", re.IGNORECASE)
_BEFORE = re.compile(rf"\b{either('offices')} $", re.IGNORECASE)
_COMPANIES = ("N.V.", "B.V.", "V.S.", "E.U.", "N.B.", "Z.K.H.", "V.O.F.", "St.")


def trimmed(text: str, start: int, end: int, *, is_announced: bool) -> tuple[int, int]:
    """The name without the sentence around it."""
    leading = _ORDINARY if is_announced else _LEADING
    parts = list(re.finditer(r"\S+", text[start:end]))
    while parts and parts[0][0] in leading:
        parts.pop(0)
    last = next((at for at, part in enumerate(parts) if part[0] in _ORDINARY), len(parts))
    kept = parts[:last]
    return (start + kept[0].start(), start + kept[-1].end()) if kept else (start, start)


def is_of_no_person(text: str, start: int, end: int) -> bool:
    """An organisation, a condition, or what is called after somebody."""
    name = text[start:end]
    return name in lines("famous") or any(map(_NO_PERSON.search, name.split())) or bool(_AFTER.match(text, end))


def is_a_name(name: str) -> bool:
    """Begins with a capital, and is no abbreviation."""
    return len(name) > 1 and not (name.isupper() and len(name) < 5)


def is_likely(name: str) -> bool:
    """A first name that people have, or two words of which none says what somebody is or where somebody is from."""
    parts = name.split()
    if parts[0] in words("given_names") or _BY_INITIALS.match(name):
        return True
    if len(parts) < 2 or name.isupper() or name in PLACES:
        return False
    return not any(_OF_A_KIND.search(part.lower()) or part.isupper() for part in parts)


def is_known_lower(name: str) -> bool:
    return name.split(maxsplit=1)[0].capitalize() in words("given_names")


def is_known_surname(name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1].capitalize() in words("surnames")


def is_labelled(name: str) -> bool:
    return is_a_name(name) if not name[0].islower() else is_known_lower(name) or is_known_surname(name)


def is_signed(name: str) -> bool:
    """At the end of a text; a place says where it was written."""
    if name[0].islower():
        return is_known_lower(name)
    return is_a_name(name) and name not in PLACES


def is_no_people(name: str) -> bool:
    """One word that can only be a name: it says not where somebody is from, or what somebody believes or does."""
    is_kind = _OF_A_KIND.search(name.lower()) or name in words("peoples") or name in PLACES
    return not (name.isupper() or is_kind)


def is_pair(found: re.Match[str]) -> bool:
    """Two first names, as of a couple, with or without the surname."""
    return {found["one"], found["other"]} <= words("given_names")


def shorter(text: str, start: int, longest: int) -> Iterator[int]:
    """Where the name may end: as far as it goes, or before what only seemed to belong to it."""
    parts = [part.end() + start for part in re.finditer(r"\S+", text[start:longest])]
    yield from reversed([end for count, end in enumerate(parts, 1) if count > 1 or len(parts) == 1])


def is_somebody(text: str, start: int, end: int) -> bool:
    """A first name, with or without a surname, or initials with one, of somebody who is in no office there."""
    name = text[start:end]
    if not name or name.startswith(_COMPANIES) or is_of_no_person(text, start, end):
        return False
    first, *rest = name.split()
    is_known = first in words("given_names") and (len(rest[-1]) > 2 if rest else first not in words("also_words"))
    is_named = is_known or bool(_BY_INITIALS.fullmatch(name)) or (bool(rest) and _has_surname(first, rest[-1]))
    is_in_office = bool(_BEFORE.search(text, max(start - 25, 0), start))
    return is_named and not is_in_office and not (rest and rest[-1] in PLACES)


def _has_surname(first: str, last: str) -> bool:
    """By the end of the second word; the first is one that could be a name nobody listed."""
    is_surname = bool(_SURNAME_END.search(last)) or (len(last) > 5 and last in words("surnames"))
    return is_surname and len(first) > 2 and first.istitle() and is_no_people(first)
