"""Vectors go to PostgreSQL and come back without being written out."""

import numpy as np
from tests.aggregator.nation import Nation

from aggregator.placement.vector_codec import packed, received, sent, stacked, unpacked_together
from aggregator.similarity import Text, features
from aggregator.similarity.text.sparse import Stack


async def test_a_vector_comes_back_from_the_database_as_it_went_but_for_half_precision(nation: Nation) -> None:
    vector = np.random.default_rng(5).normal(size=384).astype(np.float32)
    raw = await nation.pool.fetchval("select halfvec_send($1::real[]::halfvec)", sent(vector))
    assert stacked([raw, raw]).tolist() == [vector.astype(np.float16).tolist()] * 2
    assert sent(received(raw)) == stacked([raw])[0].tolist()


async def test_no_vector_stays_none(nation: Nation) -> None:
    raw = await nation.pool.fetchval("select halfvec_send($1::real[]::halfvec)", sent(None))
    assert received(raw) is None
    assert stacked([]).shape == (0, 0)


def test_letters_that_are_unpacked_together_are_those_of_each() -> None:
    several = [features(Text("", "", words)).by_letters for words in ("huisarts in het dorp", "", "fietspad")]
    together, apart = unpacked_together(list(map(packed, several))), Stack.of(several)
    assert [getattr(together, part).tolist() for part in ("keys", "weights", "sizes")] == [
        getattr(apart, part).tolist() for part in ("keys", "weights", "sizes")
    ]
    assert unpacked_together([]).cosines(several[0]).tolist() == []
