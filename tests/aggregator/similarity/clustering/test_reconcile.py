"""The look at all questions at once."""

import random

from hypothesis import given
from hypothesis import strategies as st

from aggregator.similarity.clustering.clusters import clusters
from aggregator.similarity.clustering.neighbourhood import second_look
from aggregator.similarity.clustering.reconcile import Change, changes, named, reconcile

IDS = tuple("abcdefgh")
PAIRS = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] < pair[1])
SCORES = st.dictionaries(PAIRS, st.floats(0, 1), max_size=20)
BEFORE = st.fixed_dictionaries({question: st.sampled_from(("x", "y", "z")) for question in IDS})


def test_average_link_does_not_chain() -> None:
    chain = {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.0}
    assert clusters(3, chain, 0.5) == [[0, 1], [2]]


def test_what_people_forbade_is_apart_and_what_they_bound_is_together() -> None:
    scores = {(0, 1): 1.0, (1, 2): 1.0, (0, 2): 1.0}
    assert clusters(4, scores, 0.5, apart=[(2, 0)], together=[(1, 3), (0, 1)]) == [[0, 1, 3], [2]]
    assert clusters(2, {}, 0.5, apart=[(0, 1)], together=[(0, 1)]) == [[0], [1]]


@given(SCORES, st.lists(PAIRS, max_size=4), st.lists(PAIRS, max_size=4), BEFORE)
def test_the_machine_never_joins_what_people_forbade(
    scores: dict[tuple[str, str], float],
    apart: list[tuple[str, str]],
    together: list[tuple[str, str]],
    before: dict[str, str],
) -> None:
    found = reconcile(scores, before, 0.3, apart=apart, together=together).bundle_of
    assert all(found[one] != found[other] for one, other in apart)


@given(SCORES, BEFORE)
def test_a_second_reconcile_changes_nothing(scores: dict[tuple[str, str], float], before: dict[str, str]) -> None:
    once = reconcile(scores, before, 0.3, stay=0.0)
    assert reconcile(scores, once.bundle_of, 0.3, stay=0.0).changes == []


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_in_which_scores_come_does_not_matter(
    scores: dict[tuple[str, str], float], chance: random.Random
) -> None:
    before = {question: question for question in IDS}
    shuffled = dict(chance.sample(list(scores.items()), len(scores)))
    assert reconcile(shuffled, before, 0.3) == reconcile(scores, before, 0.3)


def test_a_group_keeps_the_id_that_most_of_it_had() -> None:
    before = {"a": "x", "b": "x", "c": "y"}
    assert named([["a", "b", "c"]], before) == {"a": "x", "b": "x", "c": "x"}


def test_an_id_is_given_once_and_a_split_begins_a_new_one() -> None:
    before = {"a": "x", "b": "x", "c": "x"}
    after = named([["a", "b"], ["c"]], before)
    assert after == {"a": "x", "b": "x", "c": "c"}
    assert changes(before, after) == [Change("split", ("x",), "c", ("c",), True)]


def test_an_id_that_was_given_up_is_not_used_for_something_else() -> None:
    before = {"a": "c", "b": "c", "c": "c"}
    assert named([["a", "b"], ["c"]], before)["c"] == "c-2"


def test_a_bundle_that_people_touched_is_only_proposed_to_change() -> None:
    before = {"a": "a", "b": "b"}
    found = reconcile({("a", "b"): 0.9}, before, 0.3, people=["b"])
    assert found.changes == [Change("merge", ("b",), "a", ("b",), False)]


def test_what_is_together_stays_so_in_case_of_doubt() -> None:
    doubt = {("a", "b"): 0.28}
    assert reconcile(doubt, {"a": "a", "b": "a"}, 0.3).changes == []
    assert reconcile(doubt, {"a": "a", "b": "b"}, 0.3).changes == []


def test_companions_speak_for_a_pair() -> None:
    friends = {(0, 1): 0.9, (0, 2): 0.9, (1, 2): 0.4, (3, 4): 0.4}
    after = second_look(5, friends)
    assert after[(1, 2)] > after[(3, 4)]
    assert all(0 <= score <= 1 for score in after.values())
