"""What people really send, as it comes in at the nation: copies by the dozen, reports, nothing at all, and lures."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from tests.aggregator.asked import ALONE, HERE, OTHER, ROUND, asked, crowd
from tests.aggregator.nation import Nation, question
from tests.aggregator.outcome import FORGET, made, places, told

from aggregator.similarity import Embedder
from plek_common.event import MAX_BYTES
from plek_common.record import Record

IDS = [UUID(f"0192f0c4-0000-7000-8000-0000000006{n:02d}") for n in range(50)]


def copies(*hubs: str) -> list[Record]:
    """Fifty times the same words, in turn by these hubs."""
    return [asked(hubs[n % len(hubs)], id, ROUND) for n, id in enumerate(IDS)]


async def bundles(nation: Nation, ids: Sequence[UUID]) -> set[UUID | None]:
    return {bundle for (_, id), bundle in (await places(nation)).items() if id in ids}


async def test_fifty_copies_of_one_region_are_one_bundle_and_nobody_elses_news(nation: Nation, model: Embedder) -> None:
    await nation.take(*copies("utrecht"))
    await nation.place(model)
    assert len(await bundles(nation, IDS)) == 1
    assert await nation.rows("proposal") == []
    assert await told(nation) == []


async def test_fifty_copies_of_two_regions_are_told_once_a_batch(nation: Nation, model: Embedder) -> None:
    await nation.take(*crowd()[::2], *copies("utrecht", "fryslan"))
    await nation.place(model)
    assert len(await bundles(nation, IDS)) == 1
    assert await nation.rows("proposal") == []
    events = await told(nation)
    assert len(events) == 2, "the journal is read in batches of 32"
    assert [event["type"].split(".")[3] for event in events] == ["bundle-joined"] * 2
    last = events[-1]["data"]
    assert (last["memberCount"], len(last["members"])) == (50, 30)
    assert {region["hub"]: len(region["memberIds"]) for region in last["regions"]} == {"utrecht": 25, "fryslan": 25}
    assert max(len(row["payload"]) for row in await nation.rows("outbox", "payload")) <= MAX_BYTES


@pytest.mark.parametrize("size", [1, 7])
async def test_what_a_bundle_became_does_not_depend_on_how_many_came_in_together(
    nation: Nation, model: Embedder, size: int
) -> None:
    records = [*crowd(), *copies("utrecht", "fryslan")[:12]]
    for at in range(0, len(records), size):
        await nation.take(*records[at : at + size])
        await nation.place(model)
    before = await made(nation), await nation.rows("bundle", "id, version, body::text"), await nation.rows("history")
    await nation.pool.execute(FORGET)
    await nation.place(model)
    after = await made(nation), await nation.rows("bundle", "id, version, body::text"), await nation.rows("history")
    assert after == before


async def test_of_what_came_and_went_in_one_batch_nobody_hears(nation: Nation, model: Embedder) -> None:
    here, there = copies("utrecht", "fryslan")[:2]
    await nation.take(here, there, question("fryslan", IDS[1], 2, None, happening="withdrawn", state="withdrawn"))
    await nation.place(model)
    assert await told(nation) == []


async def test_fifty_copies_hide_the_question_from_nobody_who_asks_it_otherwise(
    nation: Nation, model: Embedder
) -> None:
    await nation.take(*copies("utrecht"), asked("fryslan", HERE, OTHER))
    await nation.place(model)
    (bundle,) = await bundles(nation, IDS)
    (proposal,) = await nation.rows("proposal", "bundle_id, question_id, is_told")
    assert (proposal["bundle_id"], proposal["question_id"], proposal["is_told"]) == (bundle, HERE, True)


async def test_a_pasted_report_has_its_place_and_is_joined_to_nobody(nation: Nation, model: Embedder) -> None:
    """The machine reads its beginning; that it begins with somebody's question makes it a proposal at most."""
    report = f"{ROUND[1]} " + "Uit het onderzoek blijkt dat de bereikbaarheid van kleine kernen afneemt. " * 100
    await nation.take(*crowd(), asked("drenthe", IDS[0], ("Rapport bereikbaarheid", report[:7900])))
    await nation.place(model)
    now = await places(nation)
    assert list(now.values()).count(now["drenthe", IDS[0]]) == 1
    assert len(await nation.rows("proposal where hub = 'drenthe'")) <= 3
    assert max(len(row["payload"]) for row in await nation.rows("outbox", "payload")) <= MAX_BYTES


@pytest.mark.parametrize("nothing", ["", " \n", "???", "<p></p>"])
async def test_empty_bodies_stand_alone_and_nobody_is_asked_about_them(
    nation: Nation, model: Embedder, nothing: str
) -> None:
    empty = [asked(hub, id, ("", nothing)) for hub, id in zip(["utrecht", "fryslan"], IDS, strict=False)]
    await nation.take(*crowd(), *empty)
    await nation.place(model)
    assert len(await bundles(nation, IDS)) == 2
    assert not {row["question_id"] for row in await nation.rows("proposal")} & {*IDS}


async def test_a_lure_draws_nobody_in(nation: Nation, model: Embedder) -> None:
    """It holds the words of five questions. People are asked whether those belong with it; hubs hear of none of that,
    and those that ask the same find each other."""
    bait = " ".join(text for words in (*ALONE, ROUND, OTHER) for text in words)
    await nation.take(asked("drenthe", IDS[0], ("Alles over alles", bait)), *crowd())
    await nation.place(model)
    now = await places(nation)
    assert list(now.values()).count(now["drenthe", IDS[0]]) == 1
    proposed = await nation.rows("proposal", "question_id, near_id, certainty, is_told")
    offered = [row for row in proposed if IDS[0] in (row["question_id"], row["near_id"])]
    assert offered
    assert {(row["certainty"], row["is_told"]) for row in offered} <= {("mogelijk dezelfde vraag", False)}
    (event,) = await told(nation)
    assert {region["hub"] for region in event["data"]["regions"]} == {"utrecht", "fryslan"}
