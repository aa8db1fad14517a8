"""Another comparison comes into use while everybody works on: hubs hear what changed for them, and it goes back too."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.aggregator.asked import ALONE, ELSEWHERE, HERE, OTHER, ROUND, THERE, asked
from tests.aggregator.counting import Counting
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, question, withdrawn
from tests.aggregator.outcome import places, told
from tests.aggregator.rebuild.beside import activated, in_use, taken_back
from tests.aggregator.rebuild.conftest import eager

from aggregator.rebuild.activation import RENEWED, TAKEN_BACK
from aggregator.rebuild.run import Unfit
from aggregator.similarity import Embedder, Thresholds
from aggregator.stage.worker import BundleStage

# A machine to which everything is the same.
GREEDY = Thresholds(automatic=0.0, margin=0.0, review=0.0, agreeing=False)


async def bundles(nation: Nation) -> dict[UUID, dict[str, Any]]:
    columns = "id, version, since, merged_into, body::jsonb ->> 'version' as told, body is not null as is_known"
    return {row["id"]: row for row in await nation.rows("bundle", columns)}


async def advance(nation: Nation, model: Embedder, stage: BundleStage) -> None:
    """Fryslân works on its question, and hubs are told of every step."""
    for version, state in enumerate(("articulating", "matching", "answered"), 2):
        await nation.take(question("fryslan", THERE, version, OTHER[1], title=OTHER[0], state=state))
        await nation.place(model, stage)


async def test_what_is_the_same_to_hubs_keeps_its_version_and_nobody_is_told(
    nation: Nation, model: Embedder, asking: BundleStage
) -> None:
    await advance(nation, model, asking)
    before, events = await in_use(nation), await told(nation)
    assert await activated(nation, asking, model) == 0
    assert await in_use(nation) == before
    assert await told(nation) == events


async def test_what_is_otherwise_to_hubs_goes_on_counting_from_what_they_know(
    nation: Nation, model: Embedder, asking: BundleStage, api: httpx.AsyncClient
) -> None:
    await advance(nation, model, asking)
    (known,) = [row for row in (await bundles(nation)).values() if row["is_known"]]
    assert known["version"] == 4
    events = await told(nation)
    assert await activated(nation, eager(nation), model) == 1
    (event,) = (await told(nation))[len(events) :]
    assert event["type"] == "nl.plek.bundles.bundle-joined.v1"
    assert (event["subject"], event["data"]["version"]) == (str(known["id"]), 5)
    assert {m["hub"] for m in event["data"]["members"]} == {"utrecht", "fryslan"}
    assert event["data"]["since"] == events[0]["data"]["since"]
    story = (await api.get(f"/bundles/{known['id']}/history")).json()["items"]
    assert [line["number"] for line in story] == [1, 2, 3, 4, 5]
    assert story[-1]["detail"].startswith(RENEWED)
    assert (await api.get(f"/bundles/{known['id']}")).json()["version"] == 5


async def test_a_bundle_that_hubs_know_never_vanishes_and_never_begins_anew(
    nation: Nation, model: Embedder, asking: BundleStage, api: httpx.AsyncClient
) -> None:
    before = {id: row for id, row in (await bundles(nation)).items() if row["is_known"]}
    await activated(nation, BundleStage(nation.settings, thresholds=GREEDY), model)
    now = await bundles(nation)
    gone = [id for id in before if now[id]["merged_into"]]
    assert set(before) <= set(now)
    assert gone
    where = await places(nation)
    for id in gone:
        assert now[id]["merged_into"] in where.values()
        answer = (await api.get(f"/bundles/{id}")).json()
        assert (answer["members"], answer["mergedInto"]) == ([], str(now[id]["merged_into"]))
    last = {event["subject"]: event for event in await told(nation)}
    assert {last[str(id)]["type"] for id in gone} == {"nl.plek.bundles.bundle-dissolved.v1"}
    await taken_back(nation, asking, model)
    back = await bundles(nation)
    assert all(back[id]["version"] > now[id]["version"] > before[id]["version"] for id in gone)


async def test_versions_that_hubs_heard_never_go_down_or_stand_still(
    nation: Nation, model: Embedder, asking: BundleStage
) -> None:
    await activated(nation, eager(nation), model)
    await nation.take(asked("drenthe", ELSEWHERE, ROUND), withdrawn("utrecht", HERE, 2))
    await nation.place(model, eager(nation))
    await taken_back(nation, asking, model)
    await activated(nation, eager(nation), model)
    heard: dict[str, int] = {}
    for event in await told(nation):
        assert event["data"]["version"] > heard.get(event["subject"], 0)
        heard[event["subject"]] = event["data"]["version"]


async def test_it_can_be_taken_back_with_all_that_came_in_since(
    nation: Nation, model: Embedder, asking: BundleStage, analyst: Analyst
) -> None:
    before = await places(nation)
    await activated(nation, eager(nation), model)
    assert await places(nation) != before
    await nation.take(asked("drenthe", ELSEWHERE, ALONE[0]))
    await nation.place(model, eager(nation))
    bundle = (await places(nation))["drenthe", ELSEWHERE]
    await analyst.put(f"/bundles/{bundle}/title", {"title": "Warm in de winter"})
    await taken_back(nation, asking, model)
    now = await places(nation)
    assert {key: now[key] for key in before} == before
    assert now["drenthe", ELSEWHERE], "what came in since is there"
    titles = await nation.rows("bundle where is_title_pinned", "title")
    assert titles == [{"title": "Warm in de winter"}], "and so is what people decided since"
    story = " ".join(row["detail"] for row in await nation.rows("history", "detail", "at, number"))
    assert RENEWED in story, "what people were told stays told"
    assert TAKEN_BACK in story
    states = await nation.rows("run", "state, activated_at is not null as was_active", "state")
    assert [row["state"] for row in states] == ["active", "former"]
    with pytest.raises(Unfit):
        await taken_back(nation, asking, Counting(model, "another"))
