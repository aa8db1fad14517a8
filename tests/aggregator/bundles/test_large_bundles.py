"""A bundle of very many questions is told like any other: each region hears of its own, and no event is too large."""

import time
from datetime import UTC, datetime
from statistics import median
from typing import Any

import httpx
import pytest
from tests.aggregator.asked import ELSEWHERE, HERE, OTHER, ROUND, THERE, asked, pair
from tests.aggregator.bundles.texts import LONG
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, question
from tests.aggregator.outcome import told
from tests.aggregator.thresholds import EAGER

from aggregator.bundles.publisher import publish
from aggregator.bundles.selection import NAMED, SHOWN
from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage
from plek_common.event import MAX_BYTES
from plek_common.outbox import Outbox

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_MORE = """
    insert into placement (hub, question_id, version, title, text, theme, state, asked_at, terms, model, bundle_id,
        because, joined_at)
    select ($2::text[])[1 + n % 3], ('0192f0c4-0000-7000-8000-1' || lpad(n::text, 11, '0'))::uuid, 1, 'Vraag ' || n, $3,
        'zorg', 'triaged', now(), '{}', '', bundle_id, 'Beide vragen noemen “huisarts”.', joined_at + n * interval '1 s'
    from placement, generate_series(1, $1) n where hub = 'utrecht' and question_id = $4
"""
HUBS = ["utrecht", "fryslan", "drenthe"]


async def many(nation: Nation, model: Embedder, size: int) -> BundleStage:
    """A bundle of this many questions with texts as long as they may be."""
    stage = BundleStage(nation.settings, thresholds=EAGER)
    await nation.take(*pair())
    await nation.place(model, stage)
    await nation.pool.execute(_MORE, size - 2, HUBS, LONG[:4000], HERE)
    return stage


async def answered(nation: Nation, model: Embedder, stage: BundleStage) -> dict[str, Any]:
    """What is told when a question in it is answered."""
    await nation.take(question("fryslan", THERE, 2, OTHER[1], title=OTHER[0], state="answered"))
    await nation.place(model, stage)
    last: dict[str, Any] = (await told(nation))[-1]["data"]
    return last


@pytest.mark.parametrize("size", [100, 300, 1000])
async def test_a_bundle_of_very_many_long_questions_is_told(nation: Nation, model: Embedder, size: int) -> None:
    last = await answered(nation, model, await many(nation, model, size))
    assert last["memberCount"] == size
    assert sum(region["memberCount"] for region in last["regions"]) == size
    assert len(last["members"]) == SHOWN
    payload = await nation.pool.fetchval("select payload from outbox order by seq desc limit 1")
    assert len(payload) <= MAX_BYTES


async def test_of_very_many_the_first_the_answered_and_the_newest_of_each_region_are_shown(
    nation: Nation, model: Embedder
) -> None:
    last = await answered(nation, model, await many(nation, model, 300))
    shown = [member["questionId"] for member in last["members"]]
    assert shown[:2] == [str(HERE), str(THERE)]
    assert "answered" in {member["state"] for member in last["members"]}
    assert {member["hub"] for member in last["members"][2:]} == set(HUBS)
    assert last["members"][-1]["title"] == "Vraag 298"


async def test_each_region_reads_which_of_its_questions_are_in_it_the_newest_first(
    nation: Nation, model: Embedder
) -> None:
    last = await answered(nation, model, await many(nation, model, 1000))
    named = {region["hub"]: region["memberIds"] for region in last["regions"]}
    assert {hub: len(ids) for hub, ids in named.items()} == dict.fromkeys(HUBS, NAMED // 3)
    assert all(ids == sorted(ids, reverse=True) for hub, ids in named.items())


async def test_who_joins_very_many_is_told_in_one_line(nation: Nation, model: Embedder) -> None:
    stage = await many(nation, model, 300)
    await answered(nation, model, stage)
    await nation.take(asked("drenthe", HERE, ROUND))
    await nation.pool.execute("insert into link select $1, 'same', 'drenthe', $1, 'utrecht', $1", HERE)
    await nation.place(model, stage)
    (row,) = await nation.rows("history", "what, detail", "number desc limit 1")
    assert row == {"what": "joined", "detail": "Vraag uit Drenthe hoort erbij."}


async def test_all_questions_of_a_bundle_are_read_page_by_page_with_all_of_their_words(
    nation: Nation, model: Embedder, api: httpx.AsyncClient
) -> None:
    await answered(nation, model, await many(nation, model, 100))
    (bundle,) = (await api.get("/bundles")).json()["items"]
    assert len(bundle["members"]) == SHOWN
    assert max(len(member["text"]) for member in bundle["members"]) < 600
    assert not any(region["memberIds"] for region in bundle["regions"])
    path = f"/bundles/{bundle['id']}/questions"
    page = (await api.get(path, params={"limit": "30"})).json()
    found = page["items"]
    while page["next"]:
        page = (await api.get(path, params={"limit": "30", "cursor": page["next"]})).json()
        found += page["items"]
    assert len({(member["hub"], member["questionId"]) for member in found}) == len(found) == 100
    assert [member["questionId"] for member in found[:2]] == [str(HERE), str(THERE)]
    assert found[-1]["text"] == LONG[:4000]
    of_drenthe = (await api.get(path, params={"hub": "drenthe"})).json()["items"]
    assert {member["hub"] for member in of_drenthe} == {"drenthe"}


async def test_the_desk_shows_some_of_a_bundle_of_very_many_and_how_many_there_are(
    nation: Nation, model: Embedder, analyst: Analyst
) -> None:
    await many(nation, model, 2)
    await nation.take(asked("drenthe", ELSEWHERE, OTHER))
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    await nation.pool.execute(_MORE, 298, HUBS, LONG[:4000], HERE)
    (proposal,) = await analyst.proposals()
    assert proposal["bundle"]["size"] == 300
    assert len(proposal["beside"]) == SHOWN
    assert proposal["nearest"]["questionId"] in {str(HERE), str(THERE)}


async def test_questions_of_a_bundle_that_is_not_there_or_after_a_cursor_that_is_none_are_refused(
    api: httpx.AsyncClient,
) -> None:
    assert (await api.get(f"/bundles/{HERE}/questions")).status_code == 404
    for cursor in ("onzin", "a.b.c", f"{HERE}", "\x00", "9" * 300):
        assert (await api.get(f"/bundles/{HERE}/questions", params={"cursor": cursor})).status_code == 400


async def test_telling_of_a_thousand_costs_little_more_than_of_thirty(nation: Nation, model: Embedder) -> None:
    """Whoever joins is told at once, so what that costs must not grow with the words of all who are there."""
    outbox = (await many(nation, model, 30)).outbox
    few = await _cost(nation, outbox)
    await nation.pool.execute(_MORE.replace("generate_series(1", "generate_series(100"), 1070, HUBS, LONG[:4000], HERE)
    assert await _cost(nation, outbox) < 5 * few


async def _cost(nation: Nation, outbox: Outbox) -> float:
    """Seconds of our processor for telling the bundle once, the median of nine."""
    bundle = await nation.pool.fetchval("select id from bundle where body is not null")
    took = []
    async with nation.pool.acquire() as connection:
        for number in range(9):
            await connection.execute("update placement set because = $1 where question_id = $2", str(number), THERE)
            begun = time.process_time()
            async with connection.transaction():
                assert await publish(connection, outbox, {bundle: AT})
            took.append(time.process_time() - begun)
    return median(took)
