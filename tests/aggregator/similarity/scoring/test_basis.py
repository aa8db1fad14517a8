"""What a proposal is called, and who hears of it, follows from what it rests on."""

import pytest

from aggregator.similarity.scoring.basis import Basis
from aggregator.similarity.scoring.calibration import SHIPPED
from aggregator.similarity.scoring.score import Score
from aggregator.similarity.scoring.thresholds import CERTAINLY, POSSIBLY, PROBABLY, UNLIKELY

PARTS = {"meaning": 0.5}


@pytest.mark.parametrize(
    ("pair", "mean", "word"),
    [
        (0.05, 0.25, POSSIBLY),
        (0.4, 0.8, POSSIBLY),
        (0.7, 0.25, PROBABLY),
        (0.98, 0.9, CERTAINLY),
        (0.05, 0.1, UNLIKELY),
    ],
)
def test_a_proposal_carries_the_word_of_its_nearest_pair_and_is_possible_at_least(
    pair: float, mean: float, word: str
) -> None:
    assert Basis.of(SHIPPED, mean, Score(pair, PARTS)).certainty == word


def test_what_holds_several_questions_is_possible_at_most_and_nobody_else_hears_of_it() -> None:
    basis = Basis.of(SHIPPED, 0.99, Score(0.99, PARTS), several=True)
    standing = basis.under(SHIPPED, {})
    assert standing is not None
    assert (standing.certainty, standing.is_told, standing.is_asked) == (POSSIBLY, False, True)


def test_by_what_it_was_scored_by_it_stands_exactly_as_it_did() -> None:
    """Also where no odds say how sure it was, and where the parts that were kept would just make another word."""
    basis = Basis(SHIPPED.version, 1.0, "mogelijk dezelfde vraag", {"meaning": 0.6, "crowding": 0.2, "theme": 1.0})
    standing = basis.under(SHIPPED, {})
    assert standing is not None
    assert (standing.score, standing.certainty) == (1.0, "mogelijk dezelfde vraag")


def test_what_nobody_knows_the_scorer_of_stays_as_it_is() -> None:
    basis = Basis("score-1", 0.5, "mogelijk dezelfde vraag", {"meaning": 0.4, "crowding": 0.2, "theme": 1.0})
    assert basis.under(SHIPPED, {}) is None
