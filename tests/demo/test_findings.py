"""What the demo calls good: pairs found, nothing joined wrongly, no near miss shown as shared."""

from typing import Any

from plek_demo.content import Asked
from plek_demo.findings import Findings, judge

Record = dict[str, Any]

ASKED = {
    "heat-1": Asked("heat-1", "utrecht", "heat", None, {}),
    "heat-2": Asked("heat-2", "fryslan", "heat", None, {}),
    "shade": Asked("shade", "zeeland", "shade", "heat", {}),
}


def ids(*names: str) -> list[Record]:
    return [{"questionId": name} for name in names]


def judged(members: list[Record], proposed: list[Record], proposals: list[Record] | None = None) -> Findings:
    return judge([{"id": "b", "members": members, "proposed": proposed}], proposals or [], ASKED)


def test_a_pair_in_one_bundle_or_proposed_for_one_is_found() -> None:
    proposal = {"bundleId": "b", "questionId": "heat-2", "beside": ids("heat-1")}
    assert judged(ids("heat-1", "heat-2"), []).is_good
    assert judged(ids("heat-1"), [], [proposal]).is_good
    assert not judged(ids("heat-1"), []).is_good


def test_what_asks_something_else_is_wrong_once_it_is_joined() -> None:
    found = judged(ids("heat-1", "heat-2", "shade"), [])
    assert found.wrongly_joined == 2
    assert not found.is_good


def test_a_near_miss_that_is_shown_as_shared_is_a_fault_and_one_that_waits_for_people_is_not() -> None:
    shown = judged(ids("heat-1", "heat-2"), ids("shade"))
    assert (shown.taken_in, shown.is_good) == (2, False)
    waiting = {"bundleId": "b", "questionId": "shade", "beside": ids("heat-1", "heat-2")}
    assert judged(ids("heat-1", "heat-2"), [], [waiting]).is_good
