"""Days as people write them in a form: 31-12-2026, 31/12/2026, 31.12.2026, 31 december 2026, or 2026-12-31."""

import re
from datetime import date

MONTHS = {
    "jan": 1,
    "feb": 2,
    "mrt": 3,
    "maa": 3,
    "mar": 3,
    "apr": 4,
    "mei": 5,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
BETWEEN = r"[\s./-]+"
DAY_FIRST = re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th|e)?{BETWEEN}([a-z]+|[0-9]{{1,2}}){BETWEEN}([0-9]{{4}})")
YEAR_FIRST = re.compile(rf"([0-9]{{4}}){BETWEEN}([0-9]{{1,2}}){BETWEEN}([0-9]{{1,2}})")


def day(said: str) -> date:
    """The day that is meant.

    Raises:
        ValueError: there is no such day, or it is not written as a day.
    """
    words = said.strip().lower()
    if found := YEAR_FIRST.fullmatch(words):
        return date(*map(int, found.groups()))
    if found := DAY_FIRST.fullmatch(words):
        first, month, year = found.groups()
        return date(int(year), int(month) if month.isdigit() else MONTHS.get(month[:3], 0), int(first))
    raise ValueError("no day")
