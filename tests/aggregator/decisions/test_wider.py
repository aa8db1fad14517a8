"""The wider list: what lies nearest to a question, whatever the machine makes of it, for people to choose from."""

from uuid import UUID

import httpx
import numpy as np
import pytest
from tests.aggregator.asked import HERE, THERE, crowd
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, withdrawn
from tests.aggregator.similarity.directions import directions

from aggregator.decisions import wider
from aggregator.similarity import Embedder
from aggregator.similarity.embedding.space import METRIC, unit
from aggregator.stage.worker import BundleStage

NEAR = f"/questions/utrecht/{HERE}/near"


async def test_whoever_looks_finds_what_lies_nearest_also_below_every_line_and_joins_nothing_by_looking(
    nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    await nation.take(*crowd())
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    before = await nation.rows("placement", "hub, question_id, bundle_id", "2")
    found = await analyst.get(NEAR)
    assert found["items"][0]["questionId"] == str(THERE)
    assert len(found["items"]) == 4, "each other bundle, however little alike"
    assert found["items"][-1]["certainty"] == "waarschijnlijk een andere vraag"
    assert len((await analyst.get(NEAR, limit=2))["items"]) == 2
    assert await nation.rows("placement", "hub, question_id, bundle_id", "2") == before
    chosen, own = found["items"][2], found["bundleId"]
    assert (await analyst.get(f"/bundles/{own}"))["members"], "the page that lays both side by side has words to show"
    await analyst.post(f"/bundles/{own}/merge", {"into": chosen["bundleId"]})
    left = await analyst.get(NEAR)
    assert left["bundleId"] == chosen["bundleId"]
    assert chosen["questionId"] not in {item["questionId"] for item in left["items"]}, "it is where the question is"


async def test_what_is_told_otherwise_stands_before_what_only_sounds_the_same(
    nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    await nation.take(*crowd())
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    much, little = directions()
    (other,) = await nation.rows("placement where hub = 'drenthe'", "question_id")
    otherwise = other["question_id"]
    told = {HERE: much[0] + 0.3 * little[0], THERE: much[0] + 0.5 * much[1] + 0.3 * little[0]}
    told |= {otherwise: much[0] - 0.5 * much[1] - 0.3 * little[0]}
    metric = np.load(str(METRIC)).astype(np.float32)
    for id, row in told.items():
        vector = unit((row.astype(np.float32) @ metric)[None])[0].tolist()
        statement = "update placement set vector = $2::real[]::halfvec where question_id = $1"
        await nation.pool.execute(statement, id, vector)
    found = [item["questionId"] for item in (await analyst.get(NEAR))["items"]]
    assert found[:2] == [str(otherwise), str(THERE)], "though it is the less near in meaning, and in letters"


async def test_of_a_large_bundle_those_speak_that_were_there_first_and_all_are_counted(
    nation: Nation, model: Embedder, analyst: Analyst, monkeypatch: pytest.MonkeyPatch
) -> None:
    await nation.take(*crowd())
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    nearest, *_, first = (await analyst.get(NEAR))["items"]
    await analyst.post(f"/bundles/{nearest['bundleId']}/merge", {"into": first["bundleId"]})
    later = "update placement set joined_at = joined_at + interval '1 hour' where question_id = $1"
    await nation.pool.execute(later, UUID(nearest["questionId"]))
    assert (await analyst.get(NEAR))["items"][0]["questionId"] == nearest["questionId"]
    monkeypatch.setattr(wider, "MEMBERS", 1)
    found = {item["questionId"]: item["size"] for item in (await analyst.get(NEAR))["items"]}
    assert nearest["questionId"] not in found
    assert found[first["questionId"]] == 2


async def test_what_people_kept_apart_is_not_offered_again(nation: Nation, model: Embedder, analyst: Analyst) -> None:
    await nation.take(*crowd())
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    (proposal,) = [one for one in await analyst.proposals() if one["questionId"] in (str(HERE), str(THERE))]
    await analyst.answer(proposal["id"], "different")
    assert str(THERE) not in {item["questionId"] for item in (await analyst.get(NEAR))["items"]}


async def test_a_question_that_was_not_compared_yet_has_no_list_and_one_that_is_gone_none_at_all(
    nation: Nation, api: httpx.AsyncClient
) -> None:
    await nation.take(*crowd())
    found = await api.get(NEAR)
    assert (found.status_code, found.json()) == (200, {"bundleId": None, "items": []}), "to read it nobody signs in"
    await nation.take(withdrawn("utrecht", HERE, 2))
    assert (await api.get(NEAR)).status_code == 404
    assert (await api.get(NEAR.replace(str(HERE), str(UUID(int=1))))).status_code == 404
