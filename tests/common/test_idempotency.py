"""A POST that is sent again does nothing new and gets the first answer again."""

import asyncio
from uuid import uuid4

import asyncpg
import httpx
import pytest
from tests.common.notes import service
from tests.problems import problem

from plek_common.expiry import Expiry
from plek_common.settings import Settings
from plek_common.testing import StillClock, site

NOTE = {"words": "eens"}
KEY = {"Idempotency-Key": "5b0e8a0e-2f61-4d4b-9c57-7f1c2f0d9a11"}


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


async def test_a_key_is_short_and_readable(api: httpx.AsyncClient, editor: dict[str, str]) -> None:
    """Also of somebody who is known, whose key need not be a UUID."""
    known = [(name.encode(), value.encode()) for name, value in editor.items()]
    for key in (b"x" * 101, b"tab\there", "é\x85".encode("latin-1"), "é".encode("latin-1"), "é".encode()):
        problem(await api.post("/notes", json=NOTE, headers=[*known, (b"Idempotency-Key", key)]), 400)


async def test_a_key_belongs_to_one_address(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    first, second = [(await api.post("/notes", json=NOTE)).json()["id"] for _ in range(2)]
    made = await api.post(f"/notes/{first}/copies", json=NOTE, headers=KEY)
    assert made.json()["words"].endswith(first)
    problem(await api.post(f"/notes/{second}/copies", json=NOTE, headers=KEY), 409)
    assert await notes(pool) == 3


@pytest.mark.parametrize(
    "key", ["1", "demo-1", "0" * 32, "c232ab00-9414-11ec-b3c8-9f6bdeced846", "7a9b5a3e-5c1b-5d2f-8a77-1f2e3d4c5b6a"]
)
async def test_the_key_of_nobody_in_particular_cannot_be_guessed(
    api: httpx.AsyncClient, pool: asyncpg.Pool, editor: dict[str, str], key: str
) -> None:
    """The first answer may be for who sent it alone, as a receipt is; people without a token share one name."""
    found = problem(await api.post("/notes", json=NOTE, headers={"Idempotency-Key": key}), 400)
    assert "UUID" in found["detail"]
    assert await notes(pool) == 0
    assert (await api.post("/notes", json=NOTE, headers={"Idempotency-Key": key, **editor})).status_code == 201


async def test_a_key_is_forgotten_after_its_days(
    api: httpx.AsyncClient, pool: asyncpg.Pool, settings: Settings
) -> None:
    expiry = Expiry(settings, "notes")
    await api.post("/notes", json=NOTE, headers=KEY)
    for hours, made in ((settings.idempotency_hours - 1, 1), (settings.idempotency_hours + 1, 2)):
        await pool.execute("update idempotency_key set created_at = now() - make_interval(hours => $1)", hours)
        await expiry.sweep()
        await api.post("/notes", json=NOTE, headers=KEY)
        assert await notes(pool) == made


async def test_what_was_made_is_found_where_the_answer_says(
    settings: Settings, clock: StillClock, api: httpx.AsyncClient
) -> None:
    """Also from an address further down, and when the request is repeated."""
    first = (await api.post("/notes", json=NOTE)).json()["id"]
    app = site([service], settings, api=True, workers=False)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        for path in ("/notes/v1/notes", f"/notes/v1/notes/{first}/copies"):
            key = {"Idempotency-Key": str(uuid4())}
            for _ in range(2):
                made = await client.post(path, json=NOTE, headers=key)
                found = await client.get(made.request.url.join(made.headers["Location"]))
                assert (found.status_code, found.json()["id"]) == (200, made.json()["id"])
