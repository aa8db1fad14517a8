"""The coordinator's desk: who may sit at it, and what the network hears of what happens there."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import asyncpg
import httpx
import pytest
from tests.question.asking import BODIES, TEXT, Ask, Asked

from plek_common.testing import eventually

UNKNOWN = "0192f0c4-0000-7000-8000-000000000000"


async def outbox(pool: asyncpg.Pool) -> list[dict[str, Any]]:
    """What is told; events that lost their words to a withdrawal are not."""
    rows = await pool.fetch("select payload from outbox where payload is not null order by seq")
    return [json.loads(row["payload"]) for row in rows]


@pytest.mark.parametrize("name", BODIES)
async def test_a_move_asks_for_a_role_at_this_hub(ask: Ask, token: Callable[..., dict[str, str]], name: str) -> None:
    asked = await ask()
    assert (await as_actor(asked, name, {})).status_code == 401
    for role, org in (("analyst", "utrecht"), ("coordinator", "fryslan"), ("administrator", "national")):
        assert (await as_actor(asked, name, token(role, org))).status_code == 403, f"{role} of {org}"


async def as_actor(asked: Asked, name: str, actor: dict[str, str]) -> httpx.Response:
    where = f"/questions/{asked.id}/{name}"
    return await asked.api.post(where, json=BODIES[name], headers={**actor, "If-Match": '"1"'})


@pytest.mark.parametrize("name", BODIES)
async def test_a_move_names_an_existing_question_and_the_version_that_was_read(ask: Ask, name: str) -> None:
    asked = await ask()
    where = f"/questions/{asked.id}/{name}"
    assert (await asked.api.post(where, json=BODIES[name], headers=asked.coordinator)).status_code == 428
    stale = Asked(asked.api, asked.coordinator, asked.id, asked.code, version=9)
    assert (await stale.move(name)).status_code == 412
    unknown = Asked(asked.api, asked.coordinator, UNKNOWN, asked.code)
    assert (await unknown.move(name)).status_code == 404


async def test_the_asker_may_withdraw_their_own_question_and_no_other(
    ask: Ask, token: Callable[..., dict[str, str]]
) -> None:
    me, another = token("asker", "utrecht", "me"), token("asker", "utrecht", "another")
    mine, anonymous = await ask(headers=me), await ask()
    assert (await as_actor(mine, "withdrawal", another)).status_code == 404, "what is secret is not there"
    assert (await as_actor(anonymous, "withdrawal", me)).status_code == 404
    assert (await as_actor(mine, "withdrawal", me)).status_code == 200
    assert (await as_actor(mine, "closure", me)).status_code == 403


async def test_of_those_who_change_at_the_same_time_all_but_one_are_told_to_look_again(
    ask: Ask, pool: asyncpg.Pool
) -> None:
    asked = await (await ask()).moves("triage")
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("select 1 from question where id = $1 for update", asked.id)
        moves = [asyncio.create_task(asked.move("closure")) for _ in range(4)]

        async def all_wait() -> bool:
            statement = "select count(*) from pg_locks where not granted and pid <> pg_backend_pid()"
            return bool(await pool.fetchval(statement) == 4)

        await eventually(all_wait, what="four who wait for one row")
    answers = await asyncio.gather(*moves)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]


async def test_the_words_that_were_asked_never_change(ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "articulations")
    found = (await asked.api.get(f"/questions/{asked.id}", headers=asked.coordinator)).json()
    assert found["originalText"] == TEXT
    assert found["text"] == BODIES["articulations"]["text"]


async def test_nothing_is_told_before_release_and_every_change_after_it(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage")
    assert await outbox(pool) == []
    await asked.moves("release", "articulations", "matching", "answers", "closure")
    told = await outbox(pool)
    assert [event["type"].split(".")[3] for event in told] == [
        "question-published", "question-articulated", "question-changed", "question-answered", "question-closed",
    ]  # fmt: skip
    assert [int(event["sequence"]) for event in told] == [1, 2, 3, 4, 5], "numbered without gaps"
    assert [event["data"]["version"] for event in told] == [1, 2, 3, 4, 5]


async def test_a_withdrawn_question_is_told_without_its_text_and_is_public_no_more(
    ask: Ask, pool: asyncpg.Pool
) -> None:
    asked = await (await ask(title="De huisarts")).moves("triage", "release", "answers", "withdrawal")
    last = (await outbox(pool))[-1]["data"]
    assert (last["state"], last["title"], last["text"], last["answer"]) == ("withdrawn", None, None, None)
    assert (await asked.api.get(f"/questions/{asked.id}")).status_code == 404
    assert (await asked.api.get("/questions")).json()["items"] == []
    assert (await asked.api.get(f"/receipts/{asked.code}")).json()["question"] is None


async def test_a_move_that_is_refused_tells_nothing(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage", "release")
    assert (await asked.move("reopening")).status_code == 409
    assert len(await outbox(pool)) == 1


async def test_a_hub_leaves_a_question_out_of_bundling_and_says_so(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage", "bundling")
    assert await outbox(pool) == [], "nobody knows of the question yet"
    released = await asked.moves("release", "bundling")
    assert [event["data"]["bundling"] for event in await outbox(pool)] == ["left_out", "left_out"]
    back = await released.api.post(
        f"/questions/{released.id}/bundling",
        json={"bundling": "open"},
        headers={**released.coordinator, "If-Match": f'"{released.version}"'},
    )
    assert back.json()["bundling"] == "open"
    event = (await outbox(pool))[-1]
    assert (event["type"], event["data"]["bundling"]) == ("nl.plek.questions.question-changed.v1", "open")
