"""Municipalities and provinces: which codes there are, and what became of those that ended.

`areas.csv` holds facts that CBS publishes (gebiedsindelingen): the municipalities since 1 January 2023, the provinces,
and the codes that ended since 1 January 2015, each with the municipality that took its place; of one that was divided,
the one with most of its people. The ended codes were written by hand. `now` is empty while a code counts.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

with Path(__file__).with_name("areas.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))

SUCCESSORS = {row["code"]: row["now"] for row in _ROWS if row["now"]}
NAMED = {row["code"]: row["name"] for row in _ROWS}
NAMES = frozenset(row["name"].partition(" (")[0] for row in _ROWS)  # Bergen (L.) and Bergen (NH.) are called Bergen


def today(code: str) -> str:
    """The code that counts now; one that nobody knows stays as it is, since another may know it."""
    return SUCCESSORS.get(code, code)


def all_today(codes: Iterable[str]) -> list[str]:
    """Each once, in the order in which they first came."""
    return list(dict.fromkeys(map(today, codes)))


def _known(code: str) -> str:
    if code not in NAMED:
        raise ValueError(f"Gebied {code} bestaat niet: kies de code van een gemeente (GM0344) of provincie (PV26)")
    return code


# As people send it: a code that ended counts as the one that took its place, and two that became one are one.
Code = Annotated[str, StringConstraints(pattern=r"^(GM[0-9]{4}|PV(2[0-9]|3[01]))$"), AfterValidator(_known)]
Area = Annotated[Code, AfterValidator(today)]
Today = AfterValidator(all_today)
