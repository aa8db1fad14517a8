"""Where the lines lie by what people answered: down only with evidence, up at once where joining was wrong."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.similarity.fitting.thresholds import Judged, at_least, at_most, drawn
from aggregator.similarity.scoring.thresholds import WITH_MODEL, WITHOUT_MODEL

LAW = settings(max_examples=40)
JUDGED = st.builds(Judged, st.floats(0.2, 1), st.floats(0.2, 1), st.booleans())


def said(count: int, score: float, same: bool) -> list[Judged]:
    return [Judged(score, score, same)] * count


def test_no_answers_move_no_line() -> None:
    assert drawn(WITH_MODEL, []) == WITH_MODEL
    assert drawn(WITHOUT_MODEL, [], by_words=True) == WITHOUT_MODEL


@LAW
@given(st.lists(JUDGED, max_size=60), st.integers(0, 99))
def test_the_order_of_answers_moves_no_line(judged: list[Judged], seed: int) -> None:
    assert drawn(WITH_MODEL, random.Random(seed).sample(judged, len(judged))) == drawn(WITH_MODEL, judged)


@LAW
@given(st.lists(JUDGED, max_size=60))
def test_lines_stay_in_their_bounds_and_in_their_order(judged: list[Judged]) -> None:
    found = drawn(WITH_MODEL, judged)
    assert 0.97 <= found.automatic <= 1.0
    assert WITH_MODEL.review <= found.review <= 0.4 < found.told <= found.certain


def test_one_denied_pair_above_the_line_raises_joining_at_once() -> None:
    assert drawn(WITH_MODEL, said(1, 0.993, same=False)).automatic > 0.993
    assert drawn(WITH_MODEL, said(1, 0.989, same=False)) == WITH_MODEL


def test_joining_begins_lower_only_when_those_below_were_right_nearly_always() -> None:
    assert drawn(WITH_MODEL, said(148, 0.985, same=True)).automatic == 0.99
    assert drawn(WITH_MODEL, said(149, 0.985, same=True)).automatic < 0.99
    wrong = said(149, 0.985, same=True) + said(1, 0.986, same=False)
    assert drawn(WITH_MODEL, wrong).automatic == 0.99


def test_no_answers_bring_joining_below_its_floor() -> None:
    assert drawn(WITH_MODEL, said(5000, 0.9, same=True)).automatic == 0.99
    assert drawn(WITH_MODEL, said(5000, 0.971, same=True)).automatic == 0.97
    assert drawn(WITHOUT_MODEL, said(5000, 0.991, same=True), by_words=True).automatic == 0.99


def test_new_weights_alone_lift_nothing_over_the_line_of_joining() -> None:
    lifted = [Judged(0.994, 0.96, same=True)] * 20
    assert drawn(WITH_MODEL, lifted).automatic > 0.994
    assert drawn(WITH_MODEL, [Judged(0.994, 0.96, same=True)] * 200).automatic <= 0.99


def test_hubs_are_told_of_less_when_what_they_were_told_was_often_wrong() -> None:
    assert drawn(WITH_MODEL, said(60, 0.7, same=False) + said(30, 0.85, same=True)).told > 0.7
    assert drawn(WITH_MODEL, said(6, 0.7, same=False) + said(30, 0.85, same=True)).told == 0.65


def test_what_is_hardly_ever_right_is_not_asked_any_more() -> None:
    assert drawn(WITH_MODEL, said(29, 0.22, same=False)).review == 0.25
    assert drawn(WITH_MODEL, said(28, 0.22, same=False)).review == 0.20


@pytest.mark.parametrize(
    ("right", "asked", "least"), [(10, 10, 0.7411), (9, 10, 0.6058), (0, 5, 0.0), (50, 100, 0.4136)]
)
def test_the_bounds_are_those_of_clopper_and_pearson(right: int, asked: int, least: float) -> None:
    assert at_least(right, asked) == pytest.approx(least, abs=0.0001)
    assert at_most(asked - right, asked) == pytest.approx(1 - least, abs=0.0001)
