"""How alike two questions are told counts against them, as far as all lie on the table."""

import numpy as np
import pytest
from tests.aggregator.similarity.directions import directions

from aggregator.similarity import Text, features
from aggregator.similarity.clustering.index import Index
from aggregator.similarity.clustering.neighbourhood import weighed
from aggregator.similarity.embedding.space import METRIC, Vector, manner, unit
from aggregator.similarity.scoring.wide import rank

DIM = 384


def placed(*told: Vector) -> Index:
    """Questions with these vectors before the metric turned them; their words say nothing."""
    metric = np.load(str(METRIC)).astype(np.float32)
    texts = [features(Text(str(number), "", "wolf")) for number in range(len(told))]
    index = Index(texts, unit(np.vstack(told).astype(np.float32) @ metric))
    for _ in told:
        index.admit()
    return index


def test_manner_is_what_the_metric_makes_little_of_made_much_of() -> None:
    much, little = directions()
    told = unit(np.vstack([much[0] + little[0], much[1] + little[0], much[0] + little[1]]).astype(np.float32))
    rows = manner(unit(told @ np.load(str(METRIC)).astype(np.float32)))
    assert float(rows[0] @ rows[1]) > 0.9
    assert float(rows[0] @ rows[2]) < 0.1


@pytest.mark.parametrize("side", [0.5, -0.5])
def test_of_two_that_are_as_near_in_meaning_the_one_told_alike_is_the_less_likely(side: float) -> None:
    much, little = directions()
    asked = much[0] + 0.3 * little[0]
    alike, otherwise = much[0] + side * much[1] + 0.3 * little[0], much[0] - side * much[1] - 0.3 * little[0]
    scores = weighed(placed(asked, alike, otherwise))
    assert scores[0, 1].parts["meaning"] > scores[0, 2].parts["meaning"]
    assert scores[0, 1].total < scores[0, 2].total


def test_in_the_wider_list_a_theme_is_a_hint_that_weighs_less_than_how_it_is_told() -> None:
    much, little = directions()
    index = placed(much[0] + 0.3 * little[0], much[0] + 0.3 * little[0], much[0] + 0.3 * little[1])
    known = {"meaning": 0.6, "crowding": 0.2, "words": 0.0, "letters": 0.0}
    (asked, alike, otherwise) = index.vectors
    filed_alike, elsewhere = {**known, "theme": 1.0}, {**known, "theme": 0.0}
    assert rank(filed_alike, asked, alike) > rank(elsewhere, asked, alike)
    assert rank(elsewhere, asked, otherwise) > rank(filed_alike, asked, alike)
    assert rank({"letters": 1.0}, None, None) == 0.0, "without a model the score on arrival has to do"


def test_of_vectors_that_are_not_the_models_no_manner_is_known() -> None:
    assert not manner(np.ones((3, 2), dtype=np.float32)).any()
    assert manner(np.zeros((3, 0), dtype=np.float32)).shape == (3, 0)
