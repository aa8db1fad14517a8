"""Another look at what came in: it asks people, and acts by itself only where nobody has looked yet."""

from dataclasses import replace
from typing import Any

import pytest
from tests.aggregator.asked import ALONE, HERE, OTHER, ROUND, THERE, asked, crowd, pair
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation
from tests.aggregator.outcome import places, reconsider
from tests.aggregator.rebuild.beside import beside, in_use
from tests.aggregator.thresholds import BLIND, BOLD, EAGER

from aggregator.learning.answers import given
from aggregator.similarity import Embedder, Thresholds
from aggregator.stage.worker import BundleStage

LATER = Thresholds(automatic=2.0, review=0.2)


@pytest.fixture
async def apart(nation: Nation, model: Embedder) -> None:
    """Two regions ask the same, and on arrival nobody noticed."""
    await nation.take(*crowd())
    await nation.place(model, BundleStage(nation.settings, thresholds=BLIND))


async def test_what_arrival_missed_is_asked_of_people_and_moves_nothing(
    apart: None, nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    before = await places(nation)
    await reconsider(nation, model, LATER)
    (proposal,) = await analyst.proposals()
    assert proposal["kind"] == "merge"
    assert {proposal[side]["questionId"] for side in ("question", "nearest")} == {str(HERE), str(THERE)}
    assert "huisarts" in proposal["why"]
    assert await places(nation) == before
    await analyst.answer(proposal["id"], "same")
    now = await places(nation)
    assert now["utrecht", HERE] == now["fryslan", THERE]


async def test_what_people_rejected_is_not_asked_again(
    apart: None, nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    await reconsider(nation, model, LATER)
    (proposal,) = await analyst.proposals()
    await analyst.answer(proposal["id"], "different")
    await nation.pool.execute("update stage set seq = 0 where name = 'reconcile'")
    await reconsider(nation, model, BOLD)
    await nation.take(asked("fryslan", THERE, ROUND, 2))
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    await reconsider(nation, model, BOLD)
    assert await analyst.proposals() == []
    now = await places(nation)
    assert now["utrecht", HERE] != now["fryslan", THERE]


async def test_looking_twice_asks_once(apart: None, nation: Nation, model: Embedder) -> None:
    await reconsider(nation, model, LATER)
    before = await in_use(nation)
    await nation.pool.execute("update stage set seq = 0 where name = 'reconcile'")
    await reconsider(nation, model, LATER)
    assert await in_use(nation) == before


async def test_by_itself_it_puts_together_what_nobody_has_seen_and_that_can_be_undone(
    apart: None, nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    before = await places(nation)
    await reconsider(nation, model, BOLD)
    now = await places(nation)
    assert now["utrecht", HERE] == now["fryslan", THERE]
    (decision,) = (await analyst.get("/decisions"))["items"]
    assert decision["kind"] == "regroup"
    await analyst.undo(decision["id"])
    assert await places(nation) == before
    async with nation.pool.acquire() as connection:
        assert [answer.same for answer in await given(connection)] == [False], "and that teaches"


async def test_where_people_have_looked_it_asks(apart: None, nation: Nation, model: Embedder, analyst: Analyst) -> None:
    bundle = (await places(nation))["utrecht", HERE]
    await analyst.put(f"/bundles/{bundle}/title", {"title": "De huisarts"})
    before = await places(nation)
    await reconsider(nation, model, BOLD)
    assert await places(nation) == before
    assert [found["kind"] for found in await analyst.proposals()] == ["merge"]


@pytest.fixture
async def misplaced(nation: Nation, model: Embedder, analyst: Analyst) -> dict[str, Any]:
    """A question changed its words after it was bundled, and the look afterwards noticed."""
    await nation.take(*pair())
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    await nation.take(asked("fryslan", THERE, ALONE[1], 2))
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    await reconsider(nation, model, LATER)
    (proposal,) = await analyst.proposals()
    return proposal


async def test_a_question_that_became_another_is_proposed_for_a_split(
    misplaced: dict[str, Any], nation: Nation, analyst: Analyst
) -> None:
    assert misplaced["kind"] == "split"
    assert len(misplaced["leaving"]) == 1
    assert misplaced["certainty"] == "waarschijnlijk een andere vraag"
    await analyst.answer(misplaced["id"], "different")
    now = await places(nation)
    assert now["utrecht", HERE] != now["fryslan", THERE]
    assert [found["state"] for found in await analyst.proposals("decided")] == ["accepted"]


async def test_who_rejects_a_split_has_decided_that_the_question_is_in_its_bundle(
    misplaced: dict[str, Any], analyst: Analyst
) -> None:
    bundle = misplaced["bundleId"]
    assert await analyst.joined_by(bundle) == {str(HERE): None, str(THERE): "machine"}
    decision = await analyst.answer(misplaced["id"], "same")
    assert await analyst.joined_by(bundle) == {str(HERE): None, str(THERE): "person"}
    await analyst.undo(decision["id"])
    assert await analyst.joined_by(bundle) == {str(HERE): None, str(THERE): "machine"}


async def test_a_split_that_people_do_not_want_is_not_proposed_again(
    misplaced: dict[str, Any], nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    await analyst.answer(misplaced["id"], "same")
    await nation.take(asked("fryslan", THERE, ALONE[1], 3))
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    await reconsider(nation, model, LATER)
    assert await analyst.proposals() == []
    now = await places(nation)
    assert now["utrecht", HERE] == now["fryslan", THERE]


@pytest.mark.parametrize("thresholds", [LATER, BOLD], ids=["asking", "acting"])
async def test_another_look_is_a_fact_that_a_rebuild_repeats(
    apart: None, nation: Nation, model: Embedder, thresholds: Thresholds
) -> None:
    await reconsider(nation, model, thresholds)
    await nation.take(asked("drenthe", HERE, OTHER))
    stage = BundleStage(nation.settings, thresholds=BLIND)
    await nation.place(model, stage)
    before = await in_use(nation)
    assert await beside(nation, stage, model) == before


async def test_what_agrees_in_its_score_alone_is_asked_of_people(
    apart: None, nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    before = await places(nation)
    await reconsider(nation, model, replace(BOLD, agreeing=True))
    assert await places(nation) == before
    assert [found["kind"] for found in await analyst.proposals()] == ["merge"]
