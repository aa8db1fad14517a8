"""Laws of learning from answers: nothing from nothing, little from little, the same in whatever order."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.similarity.fitting.weights import FEWEST, LEEWAY, Answer, fitted, held_apart
from aggregator.similarity.scoring.score import ARRIVAL, ARRIVAL_WORDS

PARTS = st.fixed_dictionaries(
    {
        "meaning": st.floats(0.2, 0.7),
        "crowding": st.floats(0.2, 0.4),
        "words": st.floats(0, 0.5),
        "letters": st.floats(0, 0.6),
        "theme": st.sampled_from([0.0, 0.5, 0.65, 1.0]),
    }
)
LAW = settings(max_examples=25)


def some(count: int, same: float = 0.5, seed: int = 1) -> list[Answer]:
    """Answers to pairs as people see them, of which this share is the same whatever the parts are."""
    draw = random.Random(seed)
    spread = {"meaning": (0.42, 0.09), "crowding": (0.285, 0.035), "letters": (0.19, 0.11), "theme": (0.96, 0.13)}
    return [
        Answer(
            f"{seed}-{number}",
            {name: draw.gauss(*around) for name, around in spread.items()} | {"words": 0.1},
            draw.random() < same,
        )
        for number in range(count)
    ]


def by_words(answers: Sequence[Answer]) -> list[Answer]:
    known = ("words", "letters", "theme")
    return [Answer(a.key, {name: a.parts[name] for name in known}, a.same) for a in answers]


def test_no_answers_change_nothing() -> None:
    assert fitted(ARRIVAL, []) == ARRIVAL
    assert fitted(ARRIVAL_WORDS, []) == ARRIVAL_WORDS


def test_fewer_answers_than_numbers_can_bear_change_nothing() -> None:
    assert fitted(ARRIVAL, some(FEWEST - 1, same=0)) == ARRIVAL
    assert fitted(ARRIVAL, some(FEWEST, same=0)) != ARRIVAL


def test_few_answers_move_little_and_many_move_more() -> None:
    usual = {name: leeway.middle for name, leeway in LEEWAY.items()} | {"words": 0.1}
    given = [[Answer(f"{n}", usual, n % 10 < 3) for n in range(count)] for count in (50, 200, 2000)]
    moved = [ARRIVAL.odds(usual) - fitted(ARRIVAL, answers).odds(usual) for answers in given]
    assert 0 < moved[0] < moved[1] < moved[2]
    assert moved[0] < 0.7 * moved[2]


@LAW
@given(st.integers(0, 1000))
def test_the_order_of_answers_does_not_matter(seed: int) -> None:
    answers = some(80, seed=3)
    shuffled = random.Random(seed).sample(answers, len(answers))
    assert fitted(ARRIVAL, shuffled) == fitted(ARRIVAL, answers)
    assert dict(zip([a.key for a in shuffled], held_apart(ARRIVAL, shuffled), strict=True)) == dict(
        zip([a.key for a in answers], held_apart(ARRIVAL, answers), strict=True)
    )


@LAW
@given(PARTS, st.integers(0, 50), st.integers(1, 30), st.floats(0.05, 0.95))
def test_more_agreement_on_a_pair_never_lowers_its_score(
    parts: dict[str, float], seed: int, times: int, same: float
) -> None:
    answers = some(FEWEST, same=same, seed=seed)
    agreed = [Answer(f"more-{number}", parts, True) for number in range(times)]
    before, after = fitted(ARRIVAL, answers), fitted(ARRIVAL, [*answers, *agreed])
    assert after.odds(parts) >= before.odds(parts) - 0.001, "but for the rounding of weights"


@pytest.mark.parametrize("contrary", ["meaning", "letters", "theme"])
def test_however_contrary_people_are_more_alike_never_counts_against(contrary: str) -> None:
    middle = LEEWAY[contrary].middle
    answers = [Answer(a.key, a.parts, a.parts[contrary] < middle) for a in some(3000, seed=5)]
    weights = fitted(ARRIVAL, answers)
    assert getattr(weights, contrary) >= 0
    assert weights.crowding <= 0
    assert weights.words == ARRIVAL.words


def test_without_a_model_words_are_learned_from_and_meaning_stays_out() -> None:
    weights = fitted(ARRIVAL_WORDS, by_words(some(300, same=0.9)))
    assert weights != ARRIVAL_WORDS
    assert (weights.meaning, weights.crowding) == (0.0, 0.0)


def test_what_answers_are_measured_with_did_not_learn_from_them() -> None:
    answers = some(200, same=0.2, seed=7)
    apart = held_apart(ARRIVAL, answers)
    fold = [at for at, answer in enumerate(answers) if answer.fold == 0]
    turned = [Answer(a.key, a.parts, not a.same) if a.fold == 0 else a for a in answers]
    again = held_apart(ARRIVAL, turned)
    assert [again[at] for at in fold] == [apart[at] for at in fold]
    assert again != apart
