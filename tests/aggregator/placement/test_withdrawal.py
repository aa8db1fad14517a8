"""A question that was taken back leaves its bundle, and nothing of its words stays anywhere people look."""

import json
from uuid import UUID

import httpx
import pytest
from tests.aggregator.asked import HERE, OTHER, ROUND, THERE, asked, pair
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, withdrawn
from tests.aggregator.outcome import places, told
from tests.aggregator.thresholds import EAGER

from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage

CANARY = ("Kwetterkanarie", "Kwetterkanarie: hoe houden we de huisarts bereikbaar in dorpen en kleine kernen?")


@pytest.fixture(params=["joined", "proposed"])
def stage(request: pytest.FixtureRequest, nation: Nation) -> BundleStage:
    """One that joins what it finds, and one that asks people."""
    return BundleStage(nation.settings, thresholds=EAGER if request.param == "joined" else None)


async def traces(nation: Nation, word: str) -> list[str]:
    """Tables that the dashboards read in which this word still stands."""
    found = []
    for table in ("question", "placement", "bundle", "proposal", "history"):
        rows = await nation.pool.fetch(f"select * from {table}")
        if any(word.lower() in str(dict(row)).lower() for row in rows):
            found.append(table)
    return found


@pytest.mark.parametrize("hub", ["utrecht", "fryslan"], ids=["the first of the bundle", "the second"])
async def test_its_words_are_gone_wherever_people_look(
    nation: Nation, model: Embedder, stage: BundleStage, api: httpx.AsyncClient, hub: str
) -> None:
    ids = {"utrecht": HERE, "fryslan": THERE}
    for other, id in ids.items():
        await nation.take(asked(other, id, CANARY if other == hub else OTHER))
    await nation.place(model, stage)
    assert await traces(nation, CANARY[0]), "it was there before"
    await nation.take(withdrawn(hub, ids[hub], 2))
    await nation.place(model, stage)
    assert await traces(nation, CANARY[0]) == []
    for path in ("/questions", "/bundles", "/proposals", "/proposals?state=superseded"):
        assert CANARY[0].lower() not in (await api.get(path)).text.lower()


async def test_hubs_are_told_and_forget_it(nation: Nation, model: Embedder, stage: BundleStage) -> None:
    await nation.take(*pair())
    await nation.place(model, stage)
    await nation.take(withdrawn("utrecht", HERE, 2))
    await nation.place(model, stage)
    last = (await told(nation))[-1]
    assert last["type"] == "nl.plek.bundles.bundle-dissolved.v1"
    assert ROUND[1] not in json.dumps(last)
    assert ROUND[0] != last["data"]["title"]
    assert last["data"]["version"] == 2
    assert (await places(nation))["utrecht", HERE] is None


async def test_a_bundle_of_three_goes_on_without_it(nation: Nation, model: Embedder) -> None:
    eager = BundleStage(nation.settings, thresholds=EAGER)
    third = UUID("0192f0c4-0000-7000-8000-000000000009")
    await nation.take(*pair(), asked("drenthe", third, ROUND))
    await nation.place(model, eager)
    await nation.take(withdrawn("utrecht", HERE, 2))
    await nation.place(model, eager)
    last = (await told(nation))[-1]
    assert last["type"] == "nl.plek.bundles.bundle-changed.v1"
    assert {member["hub"] for member in last["data"]["members"]} == {"fryslan", "drenthe"}
    assert last["data"]["title"] == OTHER[0]


async def test_a_question_that_was_withdrawn_before_it_was_placed_gets_no_place(
    nation: Nation, model: Embedder
) -> None:
    await nation.take(withdrawn("utrecht", HERE, 2), asked("utrecht", HERE, ROUND, 1), asked("fryslan", THERE, OTHER))
    await nation.place(model)
    assert await told(nation) == []
    assert (await places(nation))["utrecht", HERE] is None


async def test_what_was_withdrawn_does_not_come_back_with_a_late_copy(nation: Nation, model: Embedder) -> None:
    await nation.take(*pair())
    await nation.place(model)
    await nation.take(withdrawn("utrecht", HERE, 3))
    await nation.place(model)
    await nation.take(asked("utrecht", HERE, ROUND, 2))
    await nation.place(model)
    assert await traces(nation, ROUND[1]) == []


async def test_what_a_decision_remembers_of_its_words_goes_too(
    nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    await nation.take(asked("utrecht", HERE, CANARY), asked("fryslan", THERE, CANARY))
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    bundle = (await places(nation))["fryslan", THERE]
    leaving = {"members": [{"hub": "fryslan", "questionId": str(THERE)}]}
    split = await analyst.post(f"/bundles/{bundle}/split", leaving)
    remembered = await nation.rows("decision", "changes::text")
    assert CANARY[0].lower() in remembered[0]["changes"].lower(), "why it was where it was"
    await nation.take(withdrawn("fryslan", THERE, 2))
    await nation.place(model)
    assert CANARY[0].lower() not in str(await nation.rows("decision")).lower()
    await analyst.undo(split["id"])
    assert (await places(nation))["fryslan", THERE] is None, "it does not come back"
