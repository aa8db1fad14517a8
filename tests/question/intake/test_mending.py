"""Who sends a question, goes back, mends it and sends it again has one question, with the better words."""

from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from tests.question.asking import TEXT, Asked

BETTER = "Hoe houden wij de huisarts bereikbaar in onze dorpen?"


async def send(api: httpx.AsyncClient, key: str, text: str = TEXT, **fields: Any) -> httpx.Response:
    return await api.post("/questions", json={"text": text, **fields}, headers={"Idempotency-Key": key})


async def test_better_words_become_the_question_while_nobody_has_looked(
    api: httpx.AsyncClient, coordinator: dict[str, str], pool: asyncpg.Pool
) -> None:
    key = str(uuid4())
    first = await send(api, key, theme="zorg", asker={"email": "a@voorbeeld.nl", "phone": "0612345678"})
    again = await send(api, key, BETTER, theme="wonen", asker={"email": "b@voorbeeld.nl"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    found = await api.get(f"/questions/{first.json()['id']}", headers=coordinator)
    told = {name: found.json()[name] for name in ("text", "originalText", "theme", "version", "state")}
    assert told == {"text": BETTER, "originalText": BETTER, "theme": "wonen", "version": 2, "state": "received"}
    assert found.headers["ETag"] == again.headers["ETag"]
    assert [step["move"] for step in (await api.get(f"/receipts/{first.json()['code']}")).json()["steps"]] == [
        "ask",
        "mend",
    ]
    assert await pool.fetchval("select count(*) from question") == 1
    assert tuple(await pool.fetchrow("select email, phone from asker")) == ("b@voorbeeld.nl", None)
    assert await pool.fetchval("select count(*) from outbox") == 0, "nobody was told"


async def test_each_sending_of_the_same_words_changes_nothing(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    key = str(uuid4())
    sent = [await send(api, key, text) for text in (TEXT, TEXT, BETTER, BETTER)]
    assert len({answer.text for answer in sent}) == 1
    assert await pool.fetchval("select max(version) from step") == 2
    assert await pool.fetchval("select count(*) from asker") == 0


@pytest.mark.parametrize(
    "moves", [["triage"], ["triage", "release"], ["bundling"], ["withdrawal"], ["closure"], ["parts"]]
)
async def test_a_question_that_is_in_hand_keeps_its_words_and_the_code_is_told(
    api: httpx.AsyncClient, coordinator: dict[str, str], moves: list[str]
) -> None:
    key = str(uuid4())
    first = (await send(api, key)).json()
    asked = Asked(api, coordinator, first["id"], first["code"])
    for move in moves:
        assert (await asked.move(move)).is_success
    again = await send(api, key, BETTER)
    assert again.status_code == 409
    assert [(fault["in"], fault["pointer"]) for fault in again.json()["errors"]] == [("receipt", first["code"])]
    found = (await api.get(f"/questions/{first['id']}", headers=coordinator)).json()
    assert found["originalText"] != BETTER
    assert (await send(api, key)).status_code == 201, "the first words still get the first answer"


async def test_a_coordinator_who_read_the_first_words_does_not_judge_the_better_ones(
    api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    key = str(uuid4())
    first = (await send(api, key)).json()
    asked = Asked(api, coordinator, first["id"], first["code"])
    await send(api, key, BETTER)
    assert (await asked.move("triage")).status_code == 412
