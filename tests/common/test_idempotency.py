"""A POST that is sent again does nothing new and gets the first answer again."""

import asyncio

import asyncpg
import httpx
from tests.common.test_bad_requests import problem

NOTE = {"words": "eens"}
KEY = {"Idempotency-Key": "5b0e8a0e"}


async def notes(pool: asyncpg.Pool) -> int:
    found: int = await pool.fetchval("select count(*) from note")
    return found


async def test_a_repeat_gets_the_first_answer_and_makes_nothing(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    first = await api.post("/notes", json=NOTE, headers=KEY)
    again = await api.post("/notes", json=NOTE, headers=KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["ETag"], again.headers["Location"]) == (first.headers["ETag"], first.headers["Location"])
    assert await notes(pool) == 1
    assert await pool.fetchval("select count(*) from outbox") == 1


async def test_a_key_belongs_to_one_body(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    await api.post("/notes", json=NOTE, headers=KEY)
    problem(await api.post("/notes", json={"words": "anders"}, headers=KEY), 409)
    assert await notes(pool) == 1


async def test_twins_that_arrive_at_the_same_time_make_one_note(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    answers = await asyncio.gather(*(api.post("/notes", json=NOTE, headers=KEY) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await notes(pool) == 1


async def test_without_a_key_every_post_makes_a_note(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    await api.post("/notes", json=NOTE)
    await api.post("/notes", json=NOTE)
    assert await notes(pool) == 2


async def test_the_key_of_one_actor_is_not_that_of_another(
    api: httpx.AsyncClient, pool: asyncpg.Pool, editor: dict[str, str]
) -> None:
    first = await api.post("/notes", json=NOTE, headers=KEY)
    other = await api.post("/notes", json=NOTE, headers={**KEY, **editor})
    assert first.json()["id"] != other.json()["id"]


async def test_a_request_that_was_refused_does_not_use_up_its_key(api: httpx.AsyncClient) -> None:
    assert (await api.post("/notes", json={"words": ""}, headers=KEY)).status_code == 400
    assert (await api.post("/notes", json=NOTE, headers=KEY)).status_code == 201


async def test_a_key_is_short_and_readable(api: httpx.AsyncClient) -> None:
    for key in (b"x" * 101, b"tab\there", "é\x85".encode("latin-1")):
        problem(await api.post("/notes", json=NOTE, headers=[(b"Idempotency-Key", key)]), 400)
