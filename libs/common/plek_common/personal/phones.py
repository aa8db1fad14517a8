"""Telephone numbers of people; numbers that only organisations have are let through.

Those are 112, 113, 14 030 and the like, which are too short to be anybody's, and what the numbering plan keeps for
services (0800, 0900) and companies (088).
"""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from plek_common.personal.finding import Finding, Kind

_START = re.compile(r"(?<![\w+])(?<!\w[-./])(?:\+[ ]?(?=\d)|\((?:0|\+)(?=\d)|0(?=[\d ().-]))")
_NEXT = re.compile(r"[ ]?\(0\)[ ]?(?=\d)|[ ./()-]{0,3}(\d)")
_DATE = re.compile(r"0?\d[-/. ]\d{1,2}[-/. ](?:19|20)\d{2}(?!\d)")
_FEWEST, _MOST = 9, 15  # digits, with the zero or the country in front
_OF_ORGANISATIONS = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)


def phones(text: str) -> Iterator[Finding]:
    end = 0
    for begun in _START.finditer(text):
        if begun.start() >= end and not _DATE.match(text, begun.start()):
            end = _end(text, begun.start(), begun.end()) or end
            if end > begun.start():
                yield Finding(Kind.PHONE, begun.start(), end)


def _end(text: str, start: int, at: int) -> int | None:
    """Where the longest number ends that begins here; None when none does."""
    ends = [end for count, end in _digits(text, start, at) if count >= _FEWEST and not text[end : end + 1].isalnum()]
    return next((end for end in reversed(ends) if _is_of_somebody(text[start:end])), None)


def _digits(text: str, start: int, at: int) -> Iterator[tuple[int, int]]:
    """How many digits there are up to each, and where that one ends."""
    count = sum(sign.isdigit() for sign in text[start:at])
    while count < _MOST and (found := _NEXT.match(text, at)):
        at = found.end()
        count += found[1] is not None
        yield count, at


def _is_of_somebody(written: str) -> bool:
    try:
        number = phonenumbers.parse(written, "NL")
    except NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) not in _OF_ORGANISATIONS
