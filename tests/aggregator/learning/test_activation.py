"""A version that was learned takes the place of the one at work, and is taken back."""

from typing import Any
from uuid import UUID

import pytest
from tests.aggregator.asked import ROUND, asked
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, withdrawn
from tests.aggregator.teaching import activate, candidate, compare, otherwise

from aggregator.learning import service
from aggregator.similarity import Embedder

QUEUE = "id, state, score, certainty, is_told, scored_by, later_at, basis"


async def queue(nation: Nation) -> list[dict[str, Any]]:
    return await nation.rows("proposal", QUEUE)


async def test_no_version_is_put_to_work_before_it_was_compared(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    id = await candidate(nation, otherwise(-1.0), compared=False)
    problem = await activate(analyst, id, 409)
    assert "0 van de 24 vragen" in problem["detail"]
    await compare(nation)
    await activate(analyst, id)
    assert (await activate(analyst, id, 409))["detail"] == service.IS_AT_WORK


async def test_a_comparison_with_what_is_at_work_no_more_is_not_enough(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    one, other = await candidate(nation, otherwise(-1.0)), await candidate(nation, otherwise(0.5))
    await activate(analyst, one)
    assert (await activate(analyst, other, 409))["detail"] == service.OVERTAKEN


async def test_a_version_does_to_the_queue_what_was_foreseen_and_moves_nothing(
    meant: dict[UUID, str], nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    places, before = await nation.rows("placement", order="1, 2"), await queue(nation)
    await nation.pool.execute("insert into stage (name, seq) values ('reconcile', 24)")
    id = await candidate(nation, otherwise(-1.0))
    foreseen = (await analyst.get(f"/bundling/versions/{id}"))["queue"]
    assert foreseen["leaves"] > 0
    assert foreseen["renamed"] > 0
    decision = await activate(analyst, id)
    assert f"{foreseen['leaves']} uit de wachtrij" in decision["effect"]
    assert decision["kind"] == "calibration"
    after = await queue(nation)
    assert [row["state"] for row in after].count("faint") == foreseen["leaves"]
    assert len(await analyst.proposals()) == foreseen["open"] - foreseen["leaves"]
    assert all(now["score"] < was["score"] for now, was in zip(after, before, strict=True))
    assert await nation.rows("placement", order="1, 2") == places
    assert await nation.rows("stage where name = 'reconcile'", "seq") == [{"seq": 0}], "another look begins"
    faint = next(row for row in after if row["state"] == "faint")
    problem = await analyst.answer(str(faint["id"]), "same", 409)
    assert "wacht niet meer" in problem["detail"]


async def test_who_arrives_afterwards_is_compared_by_the_new_version(
    nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    first, second = (UUID(f"0192f0c4-0000-7000-8000-00000000080{n}") for n in (1, 2))
    await nation.take(asked("utrecht", first, ROUND))
    await nation.place(model)
    blind = otherwise(-30.0)
    await activate(analyst, await candidate(nation, blind))
    await nation.take(asked("fryslan", second, ROUND))
    await nation.place(model)
    assert await queue(nation) == []
    assert len({row["bundle_id"] for row in await nation.rows("placement", "bundle_id")}) == 2


@pytest.mark.parametrize("way", ["activation of the former", "undo"])
async def test_taken_back_everything_is_as_it_was(
    way: str, meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    await analyst.answer((await analyst.proposals())[-1]["id"], "later")
    before, places = await queue(nation), await nation.rows("placement", order="1, 2")
    bodies = await nation.rows("bundle", "id, body::jsonb - 'version' - 'since' as body")
    decision = await activate(analyst, await candidate(nation, otherwise(-1.0)))
    assert await queue(nation) != before
    if way == "undo":
        await analyst.undo(decision["id"])
    else:
        await activate(analyst, service.SHIPPED_ID)
    assert await queue(nation) == before
    assert await nation.rows("placement", order="1, 2") == places
    assert await nation.rows("bundle", "id, body::jsonb - 'version' - 'since' as body") == bodies
    listed = (await analyst.get("/bundling/versions"))["items"]
    assert [found["state"] for found in listed] == ["retired", "active"]


@pytest.mark.parametrize("meanwhile", ["put together by hand", "withdrawn"])
async def test_what_left_the_queue_and_is_settled_meanwhile_does_not_come_back(
    meanwhile: str, meant: dict[UUID, str], nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    found = (await analyst.proposals())[0]
    asked_by = found["question"]
    await activate(analyst, await candidate(nation, otherwise(-30.0)))
    if meanwhile == "withdrawn":
        await nation.take(withdrawn(asked_by["hub"], UUID(asked_by["questionId"]), 2))
        await nation.place(model)
    else:
        own = await nation.pool.fetchval(
            "select bundle_id from placement where question_id = $1", UUID(asked_by["questionId"])
        )
        await analyst.post(f"/bundles/{own}/merge", {"into": found["bundle"]["id"]})
    await activate(analyst, service.SHIPPED_ID)
    assert found["id"] not in [waiting["id"] for waiting in await analyst.proposals()]


async def test_an_activation_is_not_undone_under_a_later_one(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    first = await activate(analyst, await candidate(nation, otherwise(-1.0)))
    await activate(analyst, await candidate(nation, otherwise(0.5)))
    problem = await analyst.undo(first["id"], 409)
    assert "Een later besluit rust hierop" in problem["detail"]


async def test_an_answer_that_is_taken_back_waits_by_the_version_at_work(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    proposal = (await analyst.proposals())[0]
    decision = await analyst.answer(proposal["id"], "different")
    await activate(analyst, await candidate(nation, otherwise(-30.0)))
    await analyst.undo(decision["id"])
    (row,) = await nation.rows(f"proposal where id = '{proposal['id']}'", "state, scored_by")
    assert row == {"state": "faint", "scored_by": otherwise(-30.0).version}


async def test_hubs_hear_of_what_is_told_or_called_otherwise(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    events = await nation.rows("outbox", "count(*)")
    told = await nation.rows("proposal where state = 'open' and is_told", "distinct bundle_id")
    assert told
    decision = await activate(analyst, await candidate(nation, otherwise(-30.0)))
    assert "Bericht aan" in decision["effect"]
    after = await nation.rows("outbox", "count(*)")
    assert after[0]["count"] - events[0]["count"] == len(told)
    assert (await analyst.get("/overview"))["proposals"] == 0
    assert await nation.rows("proposal where state = 'open'") == []
