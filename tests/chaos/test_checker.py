"""The checker has teeth: whatever was lost, doubled, invented or turned round, it says so."""

from dataclasses import replace

from tests.chaos.checker import judge
from tests.chaos.history import Line
from tests.chaos.nation import Nation, Told

KEY = ("utrecht", "q1")
LINES = [
    Line(what, act, *KEY, version, text)
    for act, version, text in (("release", 1, "eerst"), ("articulate", 2, "daarna"))
    for what in ("request", "ack")
]
TOLD = [Told(KEY, 1, "e1"), Told(KEY, 2, "e2")]
GOOD = Nation([(KEY, 2, "daarna")], TOLD, TOLD)


def words(nation: Nation, lines: list[Line] = LINES) -> set[str]:
    return {fault.split(":")[0] for fault in judge(lines, nation)}


def test_what_was_promised_and_came_once_is_acquitted() -> None:
    assert judge(LINES, GOOD) == []
    again = replace(GOOD, topics=[TOLD[0], TOLD[1], TOLD[0], TOLD[1]])
    assert judge(LINES, again) == [], "a topic may hold an event twice: it has one id"


def test_a_seeded_loss_is_caught() -> None:
    assert words(replace(GOOD, questions=[])) == {"lost"}
    assert words(replace(GOOD, questions=[(KEY, 1, "eerst")])) == {"lost"}
    assert words(replace(GOOD, journal=TOLD[:1])) == {"lost"}
    assert words(replace(GOOD, topics=TOLD[:1])) == {"lost"}


def test_a_seeded_duplicate_is_caught() -> None:
    assert "twice" in words(replace(GOOD, journal=[*TOLD, Told(KEY, 2, "e3")]))
    assert "twice" in words(replace(GOOD, questions=[*GOOD.questions, *GOOD.questions]))


def test_what_nobody_asked_for_is_caught() -> None:
    other = ("utrecht", "q2")
    assert words(replace(GOOD, questions=[*GOOD.questions, (other, 1, "x")])) == {"invented"}
    assert words(replace(GOOD, journal=[*TOLD, Told(other, 1, "e9")])) == {"invented"}
    assert words(replace(GOOD, questions=[(KEY, 2, "iets anders")])) == {"invented"}


def test_disorder_is_caught() -> None:
    assert words(replace(GOOD, journal=TOLD[::-1])) == {"disorder"}
    assert words(replace(GOOD, topics=TOLD[::-1])) == {"disorder"}


def test_what_was_never_answered_may_be_there_or_not() -> None:
    open_end = [*LINES, Line("request", "articulate", *KEY, 3, "misschien")]
    assert judge(open_end, GOOD) == []
    told = [*TOLD, Told(KEY, 3, "e3")]
    assert judge(open_end, Nation([(KEY, 3, "misschien")], told, told)) == []
    assert words(Nation([(KEY, 3, "misschien")], told, told)) == {"invented"}
