"""The decision on arrival."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aggregator.similarity import Alone, Candidate, Join, Propose, Thresholds, decide, thresholds_for

T = Thresholds()
BUNDLES = ("b1", "b2", "b3", "b4", "b5")
NUMBERS = st.integers(0, 40)
MEMBERS = st.builds(
    lambda number, score, extra, locked, barred: Candidate(
        f"q{number}", BUNDLES[number % len(BUNDLES)], score, 1 + extra, locked, barred
    ),
    NUMBERS,
    st.floats(0, 1),
    st.integers(0, 4),
    st.booleans(),
    st.booleans(),
)
ARRIVALS = st.lists(MEMBERS, max_size=25, unique_by=lambda member: member.question)


@given(ARRIVALS, st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(members: list[Candidate], chance: random.Random) -> None:
    shuffled = chance.sample(members, len(members))
    assert decide(shuffled, T) == decide(members, T)


@given(ARRIVALS)
def test_a_cannot_link_is_always_respected(members: list[Candidate]) -> None:
    barred = {member.bundle for member in members if member.barred}
    match decide(members, T):
        case Join(bundle, _):
            assert bundle not in barred
        case Propose(bundles):
            assert barred.isdisjoint(bundle for bundle, _ in bundles)


@given(ARRIVALS)
def test_the_machine_never_joins_below_its_threshold_nor_a_locked_bundle(members: list[Candidate]) -> None:
    decision = decide(members, T)
    if isinstance(decision, Join):
        assert decision.score >= T.automatic
        assert not any(member.locked for member in members if member.bundle == decision.bundle)


@given(ARRIVALS)
def test_proposals_are_at_most_three_nearest_first_and_worth_a_look(members: list[Candidate]) -> None:
    decision = decide(members, T)
    if isinstance(decision, Propose):
        found = [score for _, score in decision.bundles]
        assert 1 <= len(found) <= 3
        assert found == sorted(found, reverse=True)
        assert min(found) >= T.review


@given(ARRIVALS)
def test_an_arrival_leaves_all_others_where_they_are(members: list[Candidate]) -> None:
    before = [replace(member) for member in members]
    decide(members, T)
    assert members == before


@given(ARRIVALS)
def test_a_decision_names_only_bundles_that_exist(members: list[Candidate]) -> None:
    known = {member.bundle for member in members}
    match decide(members, T):
        case Join(bundle, _):
            assert bundle in known
        case Propose(bundles):
            assert known >= {bundle for bundle, _ in bundles}


def test_one_sure_bundle_is_joined() -> None:
    assert decide([Candidate("q1", "b1", 0.995)], T) == Join("b1", 0.995)


def test_two_sure_bundles_are_a_question_for_people() -> None:
    assert decide([Candidate("q1", "b1", 0.98), Candidate("q2", "b2", 0.97)], T) == (
        Propose((("b1", 0.98), ("b2", 0.97)))
    )


def test_one_look_alike_in_a_bundle_of_others_is_not_enough() -> None:
    alike, others = Candidate("q1", "b1", 0.99, size=3), [Candidate("q2", "b1", 0.1, size=3)]
    assert decide([alike, *others], T) == Propose((("b1", (0.99 + 0.1) / 3),))


def test_a_locked_bundle_is_only_proposed() -> None:
    assert decide([Candidate("q1", "b1", 0.99, locked=True)], T) == Propose((("b1", 0.99),))


def test_nothing_near_is_a_bundle_of_its_own() -> None:
    assert decide([Candidate("q1", "b1", 0.1)], T) == Alone()
    assert decide([], T) == Alone()


def test_without_a_model_the_machine_is_more_careful() -> None:
    assert thresholds_for(0).automatic > thresholds_for(384).automatic
