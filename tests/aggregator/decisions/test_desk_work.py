"""What analysts do with bundles besides answering: split, move, merge, name, lock, appoint; and take it all back."""

from typing import Any
from uuid import UUID

import pytest
from tests.aggregator.asked import OTHER, ROUND, asked
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, question, withdrawn
from tests.aggregator.outcome import bundles_of, told
from tests.aggregator.thresholds import EAGER

from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage

IDS = [UUID(f"0192f0c4-0000-7000-8000-0000000002{n:02d}") for n in range(6)]
HUBS = ["utrecht", "fryslan", "drenthe"]


async def state(nation: Nation) -> list[Any]:
    """All that decisions change, but for how often it was told."""
    shapes = "id, title, is_locked, is_title_pinned, lead, merged_into, since"
    return [
        await nation.rows("placement", "hub, question_id, bundle_id, because, joined_at", "1, 2"),
        await nation.rows("bundle where split_from is null", shapes, "id"),
        await nation.rows("proposal", "*", "id"),
        await nation.rows("link", "*", "1, 2, 3, 4"),
    ]


@pytest.fixture
async def bundle(nation: Nation, model: Embedder) -> str:
    """Three regions ask the same, and the machine was bold enough to put them together."""
    await nation.take(*(asked(hub, id, ROUND) for hub, id in zip(HUBS, IDS, strict=False)))
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    (found,) = set((await bundles_of(nation)).values())
    return found


@pytest.fixture
async def alone(nation: Nation, model: Embedder, bundle: str) -> str:
    """A fourth question, in a bundle of its own."""
    await nation.take(question("drenthe", IDS[3], 1, "Wie mag er een dakkapel bouwen?", theme="wonen"))
    await nation.place(model)
    return (await bundles_of(nation))[IDS[3]]


def named(number: int) -> dict[str, str]:
    return {"hub": HUBS[number % 3], "questionId": str(IDS[number])}


async def test_a_split_begins_a_bundle_that_says_where_it_came_from(
    bundle: str, analyst: Analyst, nation: Nation
) -> None:
    before = await state(nation)
    decision = await analyst.post(f"/bundles/{bundle}/split", {"members": [named(1), named(2)]})
    now = await bundles_of(nation)
    assert now[IDS[0]] == bundle
    assert now[IDS[1]] == now[IDS[2]] != bundle
    new = await analyst.get(f"/bundles/{now[IDS[1]]}")
    assert (new["splitFrom"], new["title"], len(new["members"])) == (bundle, ROUND[0], 2)
    events = [event["type"].split(".")[3] for event in (await told(nation))[-2:]]
    assert sorted(events) == ["bundle-dissolved", "bundle-joined"]
    await analyst.undo(decision["id"])
    assert await state(nation) == before
    assert (await analyst.get(f"/bundles/{new['id']}"))["mergedInto"] == bundle


async def test_questions_that_were_split_are_not_put_together_again_by_the_machine(
    bundle: str, analyst: Analyst, nation: Nation, model: Embedder
) -> None:
    await analyst.post(f"/bundles/{bundle}/split", {"members": [named(1)]})
    for version, words in ((2, OTHER), (3, ROUND)):
        await nation.take(asked(HUBS[1], IDS[1], words, version))
        await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    assert len(set((await bundles_of(nation)).values())) == 2
    assert await analyst.proposals() == []


async def test_a_merge_leaves_a_redirect(bundle: str, alone: str, analyst: Analyst, nation: Nation) -> None:
    parted = (await analyst.post(f"/bundles/{bundle}/split", {"members": [named(1), named(2)]}))["bundleIds"]
    (new,) = (id for id in parted if id != bundle)
    before = await state(nation)
    decision = await analyst.post(f"/bundles/{new}/merge", {"into": alone})
    assert set((await bundles_of(nation)).values()) == {bundle, alone}
    old = await analyst.get(f"/bundles/{new}")
    assert (old["mergedInto"], old["members"]) == (alone, [])
    story = (await analyst.get(f"/bundles/{new}/history"))["items"]
    assert story[-1]["detail"].startswith("Twee bundels zijn nu één bundel.")
    await analyst.post(f"/bundles/{new}/merge", {"into": bundle}, 409)
    await analyst.undo(decision["id"])
    assert await state(nation) == before


async def test_what_was_kept_apart_is_put_together_only_when_that_is_undone(bundle: str, analyst: Analyst) -> None:
    split = await analyst.post(f"/bundles/{bundle}/split", {"members": [named(1)]})
    (new,) = (id for id in split["bundleIds"] if id != bundle)
    problem = await analyst.post(f"/bundles/{new}/merge", {"into": bundle}, 409)
    assert problem["errors"] == [{"in": "decision", "pointer": split["id"], "detail": split["effect"]}]
    await analyst.undo(split["id"])
    assert (await analyst.get(f"/bundles/{bundle}"))["certainty"] == "joined"


async def test_a_question_is_moved_and_moved_back(bundle: str, alone: str, analyst: Analyst, nation: Nation) -> None:
    before = await state(nation)
    decision = await analyst.post(f"/bundles/{bundle}/moves", {**named(1), "to": alone})
    assert (await bundles_of(nation))[IDS[1]] == alone
    assert await analyst.joined_by(alone) == {str(IDS[3]): None, str(IDS[1]): "person"}
    assert await analyst.joined_by(bundle) == {str(IDS[0]): None, str(IDS[2]): "machine"}
    await analyst.undo(decision["id"])
    assert await state(nation) == before
    assert (await analyst.joined_by(bundle))[str(IDS[1])] == "machine"


async def test_a_decision_on_which_another_rests_is_undone_after_that(
    bundle: str, alone: str, analyst: Analyst, nation: Nation
) -> None:
    first = await analyst.post(f"/bundles/{bundle}/moves", {**named(2), "to": alone})
    second = await analyst.post(f"/bundles/{alone}/split", {"members": [{**named(3), "hub": "drenthe"}]}, 409)
    assert second["errors"][0]["pointer"] == first["id"], "the move said that these two belong together"
    second = await analyst.post(f"/bundles/{alone}/merge", {"into": bundle}, 409)
    assert second["errors"][0]["pointer"] == first["id"], "the move said that these two do not"
    third = await analyst.put(f"/bundles/{bundle}/title", {"title": "Zorg dichtbij huis"})
    await analyst.put(f"/bundles/{bundle}/title", {"title": "Huisartsen"})
    problem = await analyst.undo(third["id"], 409)
    assert "Maak dat eerst ongedaan" in problem["detail"]
    await analyst.undo(first["id"])


async def test_a_pinned_title_stays_when_its_question_goes(
    bundle: str, analyst: Analyst, nation: Nation, model: Embedder
) -> None:
    pinned = await analyst.put(f"/bundles/{bundle}/title", {"title": "Zorg dichtbij huis"})
    assert [one["id"] for one in (await analyst.get("/bundles", q="dichtbij"))["items"]] == [bundle]
    await nation.take(withdrawn("utrecht", IDS[0], 2))
    await nation.place(model)
    found = await analyst.get(f"/bundles/{bundle}")
    assert (found["title"], found["titlePinned"]) == ("Zorg dichtbij huis", True)
    await analyst.undo(pinned["id"])
    found = await analyst.get(f"/bundles/{bundle}")
    assert (found["title"], found["titlePinned"]) == (ROUND[0], False)


async def test_a_locked_bundle_takes_nobody_in_and_lets_nobody_go(
    bundle: str, alone: str, analyst: Analyst, nation: Nation, model: Embedder
) -> None:
    lock = await analyst.put(f"/bundles/{bundle}/lock", {"locked": True})
    await nation.take(asked("utrecht", IDS[4], ROUND))
    await nation.place(model, BundleStage(nation.settings, thresholds=EAGER))
    assert (await bundles_of(nation))[IDS[4]] != bundle
    (proposal,) = await analyst.proposals()
    assert proposal["bundle"]["locked"]
    for path, body in (
        (f"/proposals/{proposal['id']}/decision", {"answer": "same"}),
        (f"/bundles/{bundle}/split", {"members": [named(1)]}),
        (f"/bundles/{bundle}/merge", {"into": alone}),
        (f"/bundles/{alone}/merge", {"into": bundle}),
    ):
        assert "op slot" in (await analyst.post(path, body, 409))["detail"]
    await analyst.undo(lock["id"])
    await analyst.answer(proposal["id"], "same")
    assert (await bundles_of(nation))[IDS[4]] == bundle


async def test_a_lead_is_a_region_of_the_bundle_and_hubs_are_told(
    bundle: str, analyst: Analyst, nation: Nation
) -> None:
    await analyst.put(f"/bundles/{bundle}/lead", {"hub": "zeeland"}, 409)
    decision = await analyst.put(f"/bundles/{bundle}/lead", {"hub": "fryslan"})
    assert decision["effect"] == "Fryslan trekt deze bundel. Bericht aan Drenthe, Fryslan en Utrecht."
    assert (await told(nation))[-1]["data"]["lead"] == {"hub": "fryslan", "name": "Fryslan"}
    await analyst.put(f"/bundles/{bundle}/lead", {"hub": None})
    assert (await told(nation))[-1]["data"]["lead"] is None


async def test_what_is_so_already_is_not_decided_again(bundle: str, analyst: Analyst) -> None:
    acts: dict[str, dict[str, Any]] = {
        "title": {"title": "Zorg dichtbij huis"},
        "lead": {"hub": "fryslan"},
        "lock": {"locked": True},
    }
    for act, body in acts.items():
        taken = await analyst.put(f"/bundles/{bundle}/{act}", body)
        assert await analyst.put(f"/bundles/{bundle}/{act}", body) == taken
        await analyst.undo(taken["id"])
        assert (await analyst.put(f"/bundles/{bundle}/{act}", body))["id"] != taken["id"]
    assert len((await analyst.get("/decisions", bundle=bundle))["items"]) == 3 * len(acts)


async def test_decisions_of_a_bundle_are_listed_the_newest_first(bundle: str, alone: str, analyst: Analyst) -> None:
    titles = [await analyst.put(f"/bundles/{bundle}/title", {"title": f"Naam {n}"}) for n in range(3)]
    await analyst.put(f"/bundles/{alone}/lock", {"locked": True})
    page = await analyst.get("/decisions", bundle=bundle, limit=2)
    assert [found["id"] for found in page["items"]] == [titles[2]["id"], titles[1]["id"]]
    rest = await analyst.get("/decisions", bundle=bundle, limit=2, cursor=page["next"])
    assert [found["id"] for found in rest["items"]] == [titles[0]["id"]]
    assert (await analyst.get("/desk"))["today"] == 4


async def test_a_question_that_its_hub_leaves_out_is_taken_out_and_not_proposed(
    bundle: str, analyst: Analyst, nation: Nation, model: Embedder
) -> None:
    asking = BundleStage(nation.settings, thresholds=ASKING)
    await nation.take(question("fryslan", IDS[1], 2, ROUND[1], title=ROUND[0], bundling="left_out"))
    await nation.take(question("utrecht", IDS[5], 1, ROUND[1], title=ROUND[0], bundling="left_out"))
    await nation.place(model, asking)
    assert {id for id, where in (await bundles_of(nation)).items() if where == bundle} == {IDS[0], IDS[2]}
    assert await analyst.proposals() == []
    await nation.take(question("fryslan", IDS[1], 3, ROUND[1], title=ROUND[0]))
    await nation.place(model, asking)
    (proposal,) = await analyst.proposals()
    assert proposal["question"]["questionId"] == str(IDS[1])
