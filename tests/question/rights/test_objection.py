"""Who asked objects: her question is shown to nobody and compared with nothing, and is still answered (article 21)."""

import json
from typing import Any

import asyncpg
import httpx
import pytest
from tests.question.asking import Ask, Asked
from tests.question.rights.person import SIETSKE, data, lived, split

WHY = {"reason": "Dit gaat over mij alleen."}


async def object_to(asked: Asked, body: dict[str, Any] = WHY) -> httpx.Response:
    headers = {"If-Match": f'"{asked.version}"'}
    done = await asked.api.post(f"/receipts/{asked.code}/objection", json=body, headers=headers)
    if done.is_success:
        asked.version = done.json()["version"]
    return done


@pytest.fixture
async def told(ask: Ask) -> Asked:
    return await lived(ask, SIETSKE)


async def test_what_everybody_could_read_is_taken_back(told: Asked, api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    assert (await object_to(told)).status_code == 200
    assert (await api.get(f"/questions/{told.id}")).status_code == 404
    assert (await api.get("/questions")).json()["items"] == []
    assert (await api.get(f"/questions/{told.id}/answers")).status_code == 404
    rows = await pool.fetch("select type, payload from outbox order by seq")
    assert [row["payload"] is None for row in rows[:-1]] == [True] * 4, "nobody is told the words again"
    last = json.loads(rows[-1]["payload"])
    assert last["type"] == "nl.plek.questions.question-withdrawn.v1"
    assert (last["data"]["text"], last["data"]["state"], last["data"]["version"]) == (None, "withdrawn", 5)


async def test_nothing_is_compared_with_it(told: Asked, api: httpx.AsyncClient) -> None:
    like = {"text": f"Hoe blijft een huisarts bij {SIETSKE.word}?"}
    assert (await api.post("/similar-questions", json=like)).json()["items"] != []
    await object_to(told)
    assert (await api.post("/similar-questions", json=like)).json()["items"] == []


async def test_she_still_gets_an_answer(told: Asked, api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    await object_to(told)
    await told.moves("answers")
    found = (await api.get(f"/receipts/{told.code}")).json()
    assert (found["standing"], found["question"]) == ("answered", None)
    assert found["own"]["answers"][0]["text"] == "Begin bij de huisartsenpost."
    assert await pool.fetchval("select count(*) from outbox where payload is not null") == 1, (
        "the network hears nothing"
    )


@pytest.mark.parametrize(("move", "body"), [("release", {}), ("bundling", {"bundling": "open"})])
async def test_nobody_shows_or_compares_it_again(told: Asked, move: str, body: dict[str, Any]) -> None:
    await object_to(told)
    refused = await told.move(move, body)
    assert refused.status_code == 409
    assert "bezwaar" in refused.json()["detail"]


async def test_who_objects_before_the_release_is_heard_too(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage")
    assert (await object_to(asked, {})).is_success
    assert (await asked.move("release")).status_code == 409
    assert await pool.fetchval("select count(*) from outbox") == 0


async def test_it_is_noted_for_her_and_for_the_coordinator(told: Asked, api: httpx.AsyncClient) -> None:
    await object_to(told)
    found = await data(api, told.code)
    assert found["questions"][0]["objectedAt"] == "2026-11-02T09:00:00Z"
    step = found["questions"][0]["steps"][-1]
    assert (step["move"], step["reason"]) == ("object", WHY["reason"])
    seen = (await api.get(f"/questions/{told.id}", headers=told.coordinator)).json()
    assert (seen["objectedAt"], seen["bundling"]) == ("2026-11-02T09:00:00Z", "left_out")


async def test_a_second_objection_and_one_that_came_too_late_change_nothing(told: Asked) -> None:
    stale = Asked(told.api, told.coordinator, told.id, told.code, told.version - 1)
    assert (await object_to(stale)).status_code == 412
    assert (await object_to(told)).is_success
    assert (await object_to(told)).status_code == 409


async def test_the_parts_of_a_question_are_taken_back_with_it(told: Asked, api: httpx.AsyncClient) -> None:
    parts = await split(told, SIETSKE)
    assert [(await api.get(f"/questions/{part['id']}")).status_code for part in parts] == [200, 200]
    assert (await object_to(told)).is_success
    assert [(await api.get(f"/questions/{part['id']}")).status_code for part in parts] == [404, 404]


async def test_parts_that_are_made_later_stay_inside(ask: Ask, api: httpx.AsyncClient) -> None:
    asked = await (await ask(text=f"Twee vragen over {SIETSKE.word}.")).moves("triage")
    await object_to(asked)
    (part, _) = await split(asked, SIETSKE)
    later = Asked(api, asked.coordinator, part["id"], "", 1)
    assert (await later.move("release")).status_code == 409


async def test_what_was_withdrawn_is_told_no_second_time(told: Asked, pool: asyncpg.Pool) -> None:
    await told.moves("withdrawal")
    before = await pool.fetchval("select count(*) from outbox")
    assert (await object_to(told)).is_success
    assert await pool.fetchval("select count(*) from outbox") == before
