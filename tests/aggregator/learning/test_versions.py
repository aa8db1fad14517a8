"""What people answer teaches the machine: a version beside the one at work, that touches nothing."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, withdrawn
from tests.aggregator.rebuild.beside import in_use
from tests.aggregator.teaching import activate, answer_all, candidate, compare, otherwise

from aggregator.learning import answers, service
from aggregator.rebuild import comparison
from aggregator.rebuild import run as rebuild_run
from aggregator.similarity import SHIPPED, Embedder
from aggregator.similarity.fitting import weights
from aggregator.stage.worker import BundleStage


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of answers is enough."""
    monkeypatch.setattr(weights, "FEWEST", 5)
    monkeypatch.setattr(service, "FEWEST", 5)


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
    assert problem["detail"] == service.NOTHING_NEW


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
    async with rebuild_run.opened(nation.settings) as connection:
        await rebuild_run.make(connection, BundleStage(nation.settings), model, lambda place, live: None)
        (unreported,) = (await analyst.get("/bundling/runs"))["items"]
        await comparison.keep(connection, await comparison.report(connection))
    (run,) = (await analyst.get("/bundling/runs"))["items"]
    assert (unreported["state"], unreported["diff"], run["model"]) == ("beside", None, model.version)
    assert run["diff"]["questions"] == len(meant)


async def test_learning_and_activating_is_for_analysts_of_the_nation(
    api: httpx.AsyncClient, token: Callable[..., dict[str, str]]
) -> None:
    for headers in (token("coordinator", "utrecht"), token("analyst", "utrecht"), token("administrator", "national")):
        for path in ("/bundling/versions", f"/bundling/versions/{service.SHIPPED_ID}/activation"):
            assert (await api.post(path, json={}, headers=headers)).status_code == 403
        assert (await api.get(f"/bundling/versions/{service.SHIPPED_ID}", headers=headers)).status_code == 403
    assert (await api.get("/bundling/versions")).status_code == 200
