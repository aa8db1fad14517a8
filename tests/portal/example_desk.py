"""What lies on the analyst's desk in the tests: pairs of example questions, marked by the real thing."""

from dataclasses import asdict
from typing import Any

from aggregator.similarity.text.marks import Mark, Wording, marks
from tests.portal import example_data as data
from tests.portal.example_words import BUNDLED

Json = dict[str, Any]
# proposal, kind, question, the one that it is compared with, bundle, what is in that bundle, how sure
PROPOSED: list[tuple[int, str, int, int, int, list[int], str]] = [
    (601, "join", 3, 1, 101, [1, 2, 10], "vrijwel zeker dezelfde vraag"),
    (602, "join", 7, 6, 103, [6], "waarschijnlijk dezelfde vraag"),
    (603, "merge", 9, 8, 104, [8], "waarschijnlijk dezelfde vraag"),
    (604, "split", 5, 4, 102, [4, 5], "waarschijnlijk een andere vraag"),
]


def proposal(row: tuple[int, str, int, int, int, list[int], str], state: str) -> Json:
    """As the aggregator answers: the fields of the question itself, and the two that are compared."""
    number, kind, question, nearest, bundle, inside, certainty = row
    mine, yours = data.member(question), data.member(nearest)
    here, there = marks(Wording(mine["title"], mine["text"]), Wording(yours["title"], yours["text"]))
    return data.proposal(question, next(found for found in BUNDLED if found[0] == bundle)) | {
        "id": data.ident(number),
        "proposalId": data.ident(number),
        "kind": kind,
        "state": state,
        "certainty": certainty,
        "question": mine,
        "nearest": yours,
        "beside": [data.member(one) for one in inside],
        "bundle": {"id": data.ident(bundle), "version": 2, "title": "", "size": len(inside), "locked": False},
        "marks": {"question": written(here), "nearest": written(there)},
        "createdAt": data.ago(days=1),
    }


def written(found: list[Mark]) -> list[Json]:
    return [asdict(mark) for mark in found]
