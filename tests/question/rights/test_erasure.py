"""Who asked has everything erased: of her nothing is left at the hub but a number without a meaning (article 17)."""

import json
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from tests.question.asking import Ask, Asked
from tests.question.bundles.told import HERE, member, told
from tests.question.rights.person import KEY, OTHER, SIETSKE, at, lived, split

from question.bundles.projections import Bundles

GONE = "nl.plek.records.record-erased.v1"
EVERYWHERE = {
    "question", "asker", "articulation", "answer", "step", "outbox", "idempotency_key", "dead_letter", "bundle",
    "acceptance",
}  # fmt: skip


async def erase(asked: Asked) -> httpx.Response:
    return await asked.api.post(f"/receipts/{asked.code}/erasure", json={})


@pytest.fixture
async def asked(ask: Ask, pool: asyncpg.Pool) -> Asked:
    """Hers, all over the hub: also in what the nation told of it, in what could not be read of that, and in an answer
    that is kept for who sends the same again."""
    asked = await lived(ask, SIETSKE)
    ours = {**member(HERE, asked.id), "title": f"De huisarts van {SIETSKE.word}", "text": f"Bij {SIETSKE.word}."}
    theirs = {**member("fryslan"), "title": "De huisarts in Fryslân"}
    letter = told(uuid4(), 1, [ours, theirs], title=ours["title"])
    async with pool.acquire() as connection, connection.transaction():
        assert await Bundles(HERE)(connection, [letter]) == []
    await pool.execute(
        "insert into dead_letter (consumer, topic, partition, record_offset, reason, detail, record_value) "
        "values ('here', 'national.bundle.v1', 0, 7, 'data_invalid', '', $1)",
        json.dumps({"data": {"members": [ours]}}).encode(),
    )
    await pool.execute(
        "insert into acceptance (id, thing_id, action, found, reason, accepted_by, accepted_at) "
        "values (gen_random_uuid(), $1, 'question.release', '{name}', $2, 'somebody', now())",
        asked.id,
        f"{SIETSKE.word} vindt dat goed.",
    )
    await split(asked, SIETSKE)
    return asked


async def test_her_words_are_everywhere_before(asked: Asked, pool: asyncpg.Pool) -> None:
    assert await at(pool, SIETSKE) == EVERYWHERE


async def test_nothing_of_hers_is_left(asked: Asked, pool: asyncpg.Pool) -> None:
    assert (await erase(asked)).status_code == 204
    assert await at(pool, SIETSKE) == set()
    for table in ("question", "asker", "articulation", "answer", "step", "bundle_question"):
        assert await pool.fetchval(f"select count(*) from {table}") == 0, table


async def test_everybody_else_keeps_what_is_theirs(asked: Asked, ask: Ask, pool: asyncpg.Pool) -> None:
    other = await lived(ask, OTHER)
    before = await at(pool, OTHER)
    assert (await erase(asked)).is_success
    assert await at(pool, OTHER) == before
    assert (await other.api.get(f"/receipts/{other.code}")).json()["own"]["text"]


async def test_the_ledger_and_the_network_get_ids_and_nothing_else(asked: Asked, pool: asyncpg.Pool) -> None:
    gone = [row["id"] for row in await pool.fetch("select id from question order by id")]
    assert (await erase(asked)).is_success
    assert [row["entity_id"] for row in await pool.fetch("select * from erasure order by 1")] == gone
    said = await pool.fetch("select aggregateid, type, payload from outbox where published_at is null order by seq")
    assert [(row["aggregateid"], row["type"]) for row in said] == [
        (str(id), type) for id in gone for type in ("tombstone", GONE)
    ]
    for row in said[1::2]:
        assert json.loads(row["payload"])["data"].keys() == {"id", "version", "erasedAt"}


async def test_a_question_that_nobody_else_knew_is_erased_alike(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await ask(text=f"Hoe houdt {SIETSKE.word} haar huisarts?", asker=SIETSKE.asker)
    assert (await erase(asked)).is_success
    assert await at(pool, SIETSKE) == set()
    assert await pool.fetchval("select count(*) from outbox where type = $1", GONE) == 1


async def test_her_code_opens_nothing_any_more(asked: Asked) -> None:
    assert (await erase(asked)).is_success
    for path in ("", "/personal-data"):
        assert (await asked.api.get(f"/receipts/{asked.code}{path}")).status_code == 404
    assert (await erase(asked)).status_code == 404


async def test_a_part_takes_the_whole_along(asked: Asked, pool: asyncpg.Pool) -> None:
    """Their words are the same words."""
    code = await pool.fetchval("select code from question where part_of is not null limit 1")
    assert (await asked.api.post(f"/receipts/{code}/erasure", json={})).is_success
    assert await at(pool, SIETSKE) == set()


async def test_her_coordinator_can_do_it_for_her(asked: Asked, pool: asyncpg.Pool) -> None:
    done = await asked.api.post(f"/questions/{asked.id}/erasure", json={}, headers=asked.coordinator)
    assert done.status_code == 204
    assert await at(pool, SIETSKE) == set()


async def test_a_form_that_is_sent_again_brings_nothing_back(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    body = {"text": f"Hoe houdt {SIETSKE.word} haar huisarts?", "asker": SIETSKE.asker}
    first = await api.post("/questions", json=body, headers={"Idempotency-Key": KEY})
    assert (await api.post(f"/receipts/{first.json()['code']}/erasure", json={})).is_success
    for again in (body, {**body, "title": "Met een titel"}):
        late = await api.post("/questions", json=again, headers={"Idempotency-Key": KEY})
        assert (late.status_code, "gewist" in late.json()["detail"]) == (409, True)
    assert await at(pool, SIETSKE) == set()


async def test_what_the_others_said_of_a_bundle_stays(asked: Asked, pool: asyncpg.Pool) -> None:
    assert (await erase(asked)).is_success
    row = await pool.fetchrow("select title, body::jsonb as body, wordings from bundle")
    body: dict[str, Any] = json.loads(row["body"])
    assert [each["hub"] for each in body["members"]] == ["fryslan"]
    assert row["title"] == body["title"] == "De huisarts in Fryslân"


async def test_who_sharpens_it_meanwhile_comes_too_late(asked: Asked, pool: asyncpg.Pool) -> None:
    assert (await erase(asked)).is_success
    assert (await asked.move("closure")).status_code == 404
    assert await at(pool, SIETSKE) == set()
