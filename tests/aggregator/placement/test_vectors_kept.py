"""What the model made of a text is made once, goes with the question, and is never mixed with another model's."""

from uuid import UUID

import httpx
import pytest
from tests.aggregator.asked import ALONE, ELSEWHERE, HERE, OTHER, ROUND, THERE, asked, pair
from tests.aggregator.counting import Counting
from tests.aggregator.deciding import ASKING
from tests.aggregator.nation import Nation, withdrawn
from tests.aggregator.outcome import places

from aggregator.similarity import Embedder, load_embedder
from aggregator.stage.worker import WAITS, BundleStage


@pytest.fixture
def counting(model: Embedder) -> Counting:
    return Counting(model)


async def kept(nation: Nation) -> list[UUID]:
    return [row["question_id"] for row in await nation.rows("embedding", "question_id")]


async def again(nation: Nation) -> None:
    """Throws away what was made of the questions, but not their vectors."""
    await nation.pool.execute("truncate placement, proposal, bundle, history; delete from stage")


async def test_the_same_words_are_read_by_the_model_once(nation: Nation, counting: Counting) -> None:
    await nation.take(*pair(), asked("drenthe", ELSEWHERE, ROUND))
    await nation.place(counting, BundleStage(nation.settings, thresholds=ASKING))
    assert len(counting.read) == 2, "two regions wrote the same"
    first = await nation.rows("placement", "question_id, hub, vector::text, bundle_id")
    scores = await nation.rows("proposal", "id, score")
    assert scores
    await again(nation)
    await nation.place(counting, BundleStage(nation.settings, thresholds=ASKING))
    assert len(counting.read) == 2
    assert await nation.rows("placement", "question_id, hub, vector::text, bundle_id") == first
    assert await nation.rows("proposal", "id, score") == scores, "a vector that was kept is the one that was made"


async def test_another_model_reads_them_for_itself(nation: Nation, counting: Counting, model: Embedder) -> None:
    await nation.take(*pair())
    await nation.place(counting)
    await again(nation)
    other = Counting(model, "another")
    await nation.place(other)
    assert len(other.read) == 2


async def test_a_vector_goes_with_its_question_and_stays_with_others_who_wrote_the_same(
    nation: Nation, counting: Counting
) -> None:
    await nation.take(asked("utrecht", HERE, ROUND), asked("fryslan", THERE, ROUND))
    await nation.place(counting)
    assert await kept(nation) == [HERE, THERE]
    await nation.take(withdrawn("utrecht", HERE, 2))
    await nation.place(counting)
    assert await kept(nation) == [THERE]
    await nation.take(asked("fryslan", THERE, ALONE[0], 2))
    await nation.place(counting)
    assert await kept(nation) == [THERE], "of the words that it has now"
    await nation.take(asked("drenthe", ELSEWHERE, ROUND))
    await nation.place(counting)
    assert [text.title for text in counting.read] == [ROUND[0], ALONE[0][0], ROUND[0]], (
        "nobody had those words any more"
    )


async def test_of_a_question_that_is_gone_by_now_none_is_kept(nation: Nation, counting: Counting) -> None:
    await nation.take(*pair(), withdrawn("utrecht", HERE, 2))
    async with nation.pool.acquire() as connection:
        assert await BundleStage(nation.settings).step(connection, counting, upto=2) == 2
    assert list(await places(nation)) == [("fryslan", THERE)], "its words are gone from the journal"
    assert await kept(nation) == [THERE]


async def test_vectors_of_two_models_are_never_mixed(
    nation: Nation, counting: Counting, model: Embedder, api: httpx.AsyncClient
) -> None:
    await nation.take(asked("utrecht", HERE, ROUND))
    await nation.place(counting)
    await nation.take(asked("fryslan", THERE, OTHER))
    other = Counting(model, "another")
    await nation.place(other)
    assert ("fryslan", THERE) not in await places(nation)
    assert other.read == []
    assert (await api.get("/overview")).json()["embedding"] == WAITS
    stage = BundleStage(nation.settings)
    async with nation.pool.acquire() as connection:
        assert await stage.reconsider(connection, other) == 0
    assert await nation.rows("stage where name = 'reconcile'") == []
    await nation.place(load_embedder(lexical_only=True))
    await nation.place(other)
    assert other.read == [], "words alone mix with any model, and do not make it forget which one"
    await nation.place(counting)
    assert (await nation.rows("stage where name = 'bundle'", "status")) == [{"status": model.status}]


async def test_a_model_that_was_replaced_while_it_read_places_nothing(nation: Nation, model: Embedder) -> None:
    await nation.take(asked("utrecht", HERE, ROUND))
    await nation.pool.execute("insert into stage (name) values ('bundle')")
    await nation.pool.execute("""
        create function replace_model() returns trigger language plpgsql as $$
        begin update stage set vectors = 'another'; return new; end $$
    """)
    await nation.pool.execute("create trigger replaced before insert on placement execute function replace_model()")
    with pytest.raises(AssertionError, match="another"):
        await nation.place(model)
    assert await places(nation) == {}
