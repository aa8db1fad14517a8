"""One question beside many at once has the numbers that it has beside each of them."""

import numpy as np
import pytest

from aggregator.similarity import Embedder, Text, features, pair_score
from aggregator.similarity.embedding.space import crowding
from aggregator.similarity.scoring.batch import Many
from aggregator.similarity.scoring.score import ARRIVAL
from aggregator.similarity.text.sparse import Stack

ASKED = (
    Text("a", "Huisarts in het dorp", "Blijft er een huisarts in kleine kernen?", "zorg"),
    Text("b", "Huisartsenzorg", "Hoe houden we de huisarts overeind op het platteland?", "Zorg"),
    Text("c", "Fietspad", "Wanneer wordt het fietspad langs de vaart verlicht?", "mobiliteit"),
    Text("d", "", "en of het?", "zorg"),
    Text("e", "", "?!", ""),
)


@pytest.fixture
def many(model: Embedder) -> Many:
    vectors, seen = model.embed(ASKED), [features(text) for text in ASKED]
    return Many(
        vectors,
        np.array([crowding(vector) for vector in vectors]),
        Stack.of([each.by_letters for each in seen]),
        [each.theme for each in seen],
        [each.is_blank for each in seen],
    )


def test_many_at_once_score_as_one_by_one(many: Many) -> None:
    for at, new in enumerate(map(features, ASKED)):
        alone = [
            pair_score(new, many.vectors[at], features(text), vector).total
            for text, vector in zip(ASKED, many.vectors, strict=True)
        ]
        assert many.totals(new, many.vectors[at], ARRIVAL) == pytest.approx(alone, abs=1e-6)


def test_a_score_does_not_depend_on_who_else_is_looked_at(many: Many) -> None:
    new = features(ASKED[0])
    alone = Stack.of([features(ASKED[1]).by_letters])
    few = Many(many.vectors[1:2], many.crowding[1:2], alone, many.themes[1:2], many.is_blank[1:2])
    assert few.totals(new, many.vectors[0], ARRIVAL)[0] == many.totals(new, many.vectors[0], ARRIVAL)[1]


def test_who_has_no_letters_is_like_nobody() -> None:
    empty, one = features(ASKED[4]).by_letters, features(ASKED[0]).by_letters
    assert Stack.of([one]).cosines(empty).tolist() == [0.0]
    assert Stack.of([empty, one]).cosines(one).tolist() == pytest.approx([0.0, 1.0])
    assert Stack.of([]).cosines(one).tolist() == []
