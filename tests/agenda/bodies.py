"""What a coordinator puts on the agenda: where it is sent, what, how events call it and which of it is text."""

from dataclasses import dataclass
from typing import Any

import pytest

QUESTION = "0199a0c0-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Kind:
    path: str
    noun: str
    body: dict[str, Any]
    texts: tuple[str, ...]


ITEM = Kind(
    "/agenda-items",
    "agenda-item",
    {
        "title": "Koele straten voor de zomer",
        "description": "Elke wijk kiest een straat die het eerst schaduw krijgt.",
        "theme": "klimaat",
        "level": "regional",
        "state": "adopted",
        "lead": "Hogeschool De Vecht",
        "questionIds": [QUESTION],
    },
    ("title", "description", "lead"),
)
RESEARCH = Kind(
    "/research-items",
    "research",
    {
        "kind": "wish",
        "title": "Hoeveel schaduw is genoeg?",
        "description": "Niemand meet nog wat een boom in een smalle straat doet.",
        "theme": "klimaat",
        "organisation": "Hogeschool De Vecht",
        "targetGroup": "Gemeenten",
        "startsOn": "2027-01-01",
        "endsOn": "2028-06-30",
        "questionIds": [QUESTION],
    },
    ("title", "description", "organisation", "targetGroup"),
)
LEARNING = Kind(
    "/learning-activities",
    "learning-activity",
    {
        "kind": "site_visit",
        "title": "Wandeling langs koele straten",
        "description": "Voel het verschil en neem een thermometer mee.",
        "theme": "klimaat",
        "startsAt": "2027-05-12T13:30:00+02:00",
        "endsAt": "2027-05-12T16:00:00+02:00",
        "place": "Utrecht, het Vechtplein",
        "millerLevel": "knows_how",
        "questionIds": [QUESTION],
    },
    ("title", "description", "place"),
)
KINDS = (ITEM, RESEARCH, LEARNING)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.noun for kind in KINDS])
