"""What people answer teaches the machine: beside the version at work first, then in its place, and back again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.aggregator import teaching
from tests.aggregator.asked import ROUND, asked
from tests.aggregator.beside import in_use
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, withdrawn
from tests.aggregator.teaching import activate, answer_all, candidate, compare, otherwise

from aggregator import answers, versions
from aggregator.bundle import BundleStage
from aggregator.bundling import SHIPPED, Embedder, learning
from aggregator.rebuild import comparing, making

QUEUE = "id, state, score, certainty, is_told, scored_by, later_at, basis"


@pytest.fixture
async def meant(nation: Nation, model: Embedder) -> dict[UUID, str]:
    """Questions of three regions, and what waits for people because of them."""
    records, meant = teaching.labelled(24)
    await nation.take(*records)
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    return meant


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of answers is enough."""
    monkeypatch.setattr(learning, "FEWEST", 5)
    monkeypatch.setattr(versions, "FEWEST", 5)


async def queue(nation: Nation) -> list[dict[str, Any]]:
    return await nation.rows("proposal", QUEUE)


async def test_from_few_answers_nothing_is_learned(meant: dict[UUID, str], analyst: Analyst) -> None:
    await answer_all(analyst, meant, most=2)
    problem = await analyst.post("/bundling/versions", {}, 409)
    assert problem["detail"] == "Er zijn nog te weinig antwoorden om van te leren: 2 van de 50."


async def test_a_version_is_learned_and_compared_without_touching_anything(
    few: None, meant: dict[UUID, str], nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    count = await answer_all(analyst, meant, most=7)
    before = await in_use(nation)
    made = await analyst.post("/bundling/versions", {})
    assert (made["state"], made["active"], made["parent"]) == ("candidate", False, SHIPPED.version)
    assert made["learnedFrom"] == made["comparison"]["answers"] == count
    assert made["trial"] == {"compared": 0, "of": 24, "finished": False}
    assert made["version"] == f"{SHIPPED.version}+learned-1"
    stage = BundleStage(nation.settings)
    async with nation.pool.acquire() as connection:
        assert await stage.reconsider(connection, model), "the worker compares while nothing waits"
    await compare(nation)
    done = await analyst.get(f"/bundling/versions/{made['id']}")
    assert done["trial"] == {"compared": 24, "of": 24, "finished": True}
    assert done["diff"]["questions"] == 24
    assert await in_use(nation) == before
    listed = (await analyst.get("/bundling/versions"))["items"]
    assert [(found["version"], found["state"]) for found in listed] == [
        (made["version"], "candidate"),
        (SHIPPED.version, "active"),
    ]


async def test_where_nothing_new_was_answered_nothing_new_is_learned(
    few: None, meant: dict[UUID, str], analyst: Analyst
) -> None:
    await answer_all(analyst, meant, most=6)
    await analyst.post("/bundling/versions", {})
    problem = await analyst.post("/bundling/versions", {}, 409)
    assert problem["detail"] == versions.NOTHING_NEW


async def test_what_was_taken_back_or_withdrawn_is_not_learned_from(
    meant: dict[UUID, str], nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    first, second, third, *_ = await analyst.proposals()
    decision = await analyst.answer(first["id"], "different")
    await analyst.answer(second["id"], "related")
    await analyst.answer(third["id"], "different")
    async with nation.pool.acquire() as connection:
        given = await answers.given(connection)
    assert [answer.same for answer in given] == [False, False, False]
    await analyst.undo(decision["id"])
    gone = third["question"]
    await nation.take(withdrawn(gone["hub"], UUID(gone["questionId"]), 2))
    await nation.place(model)
    async with nation.pool.acquire() as connection:
        given = await answers.given(connection)
    named = [answer for answer in given if gone["questionId"] in answer.key]
    assert (len(given), named) == (1 if second["question"] != gone else 0, [])


async def test_who_was_put_together_or_apart_by_hand_counts_once(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    found = next(p for p in await analyst.proposals() if p["bundle"]["size"] == 1)
    own = await nation.pool.fetchval(
        "select bundle_id from placement where question_id = $1", UUID(found["question"]["questionId"])
    )
    await analyst.post(f"/bundles/{own}/merge", {"into": found["bundle"]["id"]})
    async with nation.pool.acquire() as connection:
        assert [answer.same for answer in await answers.given(connection)] == [True]


async def test_what_the_machine_would_never_have_asked_teaches_nothing(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    """Far pairs are only ever brought together by hand, never answered as different."""
    places = await nation.rows("placement", "bundle_id, question_id")
    by_intent = {meant[row["question_id"]]: row["bundle_id"] for row in places}
    one, *_, other = sorted(by_intent)
    await analyst.post(f"/bundles/{by_intent[one]}/merge", {"into": str(by_intent[other])})
    async with nation.pool.acquire() as connection:
        assert await answers.given(connection) == []


async def test_no_version_is_put_to_work_before_it_was_compared(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    id = await candidate(nation, otherwise(-1.0), compared=False)
    problem = await activate(analyst, id, 409)
    assert "0 van de 24 vragen" in problem["detail"]
    await compare(nation)
    await activate(analyst, id)
    assert (await activate(analyst, id, 409))["detail"] == versions.IS_AT_WORK


async def test_a_comparison_with_what_is_at_work_no_more_is_not_enough(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    one, other = await candidate(nation, otherwise(-1.0)), await candidate(nation, otherwise(0.5))
    await activate(analyst, one)
    assert (await activate(analyst, other, 409))["detail"] == versions.OVERTAKEN


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
        await activate(analyst, versions.SHIPPED_ID)
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
    await activate(analyst, versions.SHIPPED_ID)
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


async def test_of_each_version_it_is_shown_what_people_answered_to_what_it_said(
    meant: dict[UUID, str], nation: Nation, analyst: Analyst
) -> None:
    await analyst.answer((await analyst.proposals())[0]["id"], "same")
    await activate(analyst, await candidate(nation, otherwise(0.3)))
    for proposal in (await analyst.proposals())[:2]:
        await analyst.answer(proposal["id"], "different")
    new, shipped = (await analyst.get("/bundling/versions"))["items"]
    assert (sum(w["answered"] for w in new["answers"]), sum(w["same"] for w in new["answers"])) == (2, 0)
    assert [(word["answered"], word["same"]) for word in shipped["answers"]] == [(1, 1)]


async def test_examples_show_both_questions_until_their_words_are_withdrawn(
    meant: dict[UUID, str], nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    id = await candidate(nation, otherwise(-1.0))
    diff = (await analyst.get(f"/bundling/versions/{id}"))["diff"]
    assert diff["proposals"]["gone"] > 0
    example = diff["examples"][0]
    assert example["newScore"] < example["oldScore"]
    gone = example["question"]
    assert gone["text"]
    await nation.take(withdrawn(gone["hub"], UUID(gone["questionId"]), 2))
    await nation.place(model)
    left = (await analyst.get(f"/bundling/versions/{id}"))["diff"]["examples"]
    assert all(gone["questionId"] not in (e["question"]["questionId"], e["nearest"]["questionId"]) for e in left)


async def test_a_run_beside_with_another_model_is_shown_with_what_it_changes(
    meant: dict[UUID, str], nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    assert (await analyst.get("/bundling/runs"))["items"] == []
    async with making.opened(nation.settings) as connection:
        await making.make(connection, BundleStage(nation.settings), model, lambda place, live: None)
        (unreported,) = (await analyst.get("/bundling/runs"))["items"]
        await comparing.keep(connection, await comparing.report(connection))
    (run,) = (await analyst.get("/bundling/runs"))["items"]
    assert (unreported["state"], unreported["diff"], run["model"]) == ("beside", None, model.version)
    assert run["diff"]["questions"] == len(meant)


async def test_learning_and_activating_is_for_analysts_of_the_nation(
    api: httpx.AsyncClient, token: Callable[..., dict[str, str]]
) -> None:
    for headers in (token("coordinator", "utrecht"), token("analyst", "utrecht"), token("administrator", "national")):
        for path in ("/bundling/versions", f"/bundling/versions/{versions.SHIPPED_ID}/activation"):
            assert (await api.post(path, json={}, headers=headers)).status_code == 403
        assert (await api.get(f"/bundling/versions/{versions.SHIPPED_ID}", headers=headers)).status_code == 403
    assert (await api.get("/bundling/versions")).status_code == 200
