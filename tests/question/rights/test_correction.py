"""Who asked puts right what is kept of her (GDPR, article 16)."""

from collections.abc import Mapping

import asyncpg
import httpx
import pytest
from tests.question.asking import Ask, Asked
from tests.question.rights.person import SIETSKE, data, split

NEW = {"name": "Sietske de Boer", "email": None, "phone": "06 1111 2222"}


@pytest.fixture
async def asked(ask: Ask) -> Asked:
    return await ask(text="Hoe houden we de huisarts bereikbaar?", asker=SIETSKE.asker)


async def correct(api: httpx.AsyncClient, code: str, seen: int, given: Mapping[str, str | None]) -> httpx.Response:
    return await api.put(f"/receipts/{code}/asker", json=given, headers={"If-Match": f'"{seen}"'})


async def test_what_is_not_given_any_more_is_not_kept(asked: Asked, api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    done = await correct(api, asked.code, 1, NEW)
    assert (done.status_code, done.headers["ETag"]) == (200, '"2"')
    assert dict(await pool.fetchrow("select name, email, phone from asker")) == NEW
    assert [step["move"] for step in done.json()["questions"][0]["steps"]] == ["ask", "correct"]


async def test_who_looked_at_something_older_changes_nothing(asked: Asked, api: httpx.AsyncClient) -> None:
    assert (await correct(api, asked.code, 1, NEW)).is_success
    assert (await correct(api, asked.code, 1, SIETSKE.asker)).status_code == 412
    assert (await data(api, asked.code))["asker"]["name"] == NEW["name"]


async def test_somebody_who_gave_nothing_can_still_say_who_she_is(ask: Ask, api: httpx.AsyncClient) -> None:
    asked = await ask()
    assert (await correct(api, asked.code, 1, NEW)).json()["asker"]["phone"] == NEW["phone"]


async def test_it_holds_for_the_parts_of_a_question_too(
    asked: Asked, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await asked.moves("triage")
    await split(asked, SIETSKE)
    assert (await correct(api, asked.code, asked.version, NEW)).is_success
    assert {row["name"] for row in await pool.fetch("select name from asker")} == {NEW["name"]}
    assert await pool.fetchval("select count(*) from asker") == 3


async def test_the_network_hears_nothing_of_it(asked: Asked, api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    await asked.moves("triage", "release")
    assert (await correct(api, asked.code, asked.version, NEW)).is_success
    assert await pool.fetchval("select count(*) from outbox") == 1


async def test_who_corrected_her_name_can_still_mend_her_words(ask: Ask, api: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "0192f3a4-5b6c-7d8e-9f00-112233445566"}
    first = await api.post("/questions", json={"text": "Hoe houden wij de huisarts?"}, headers=key)
    assert (await correct(api, first.json()["code"], 1, NEW)).is_success
    again = await api.post("/questions", json={"text": "Hoe houden wij de huisarts in het dorp?"}, headers=key)
    assert (again.status_code, again.json()["code"]) == (201, first.json()["code"])
