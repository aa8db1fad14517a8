"""A question that holds several is taken apart by its coordinator; who asked finds the answers under the old code."""

import json
from typing import Any

import asyncpg
import httpx
import pytest
from tests.question.asker import ASKER, leaks
from tests.question.asking import Ask, Asked

LIST = """Wij hebben een paar vragen over het warmtenet:
1. Wat betekent een warmtenet voor de rekening van huurders?
2. Wie beslist over de aansluiting van een flat?
3. Hoe warm wordt het huis als het vriest?"""
PARTS = [
    "Wat betekent een warmtenet voor de rekening van huurders?",
    "Wie beslist over de aansluiting van een flat?",
    "Hoe warm wordt het huis als het vriest?",
]
SPLIT = {"parts": [{"text": text, "title": f"Warmtenet {n}"} for n, text in enumerate(PARTS, 1)]}
KNOWN = {"theme": "klimaat", "area": "GM0344", "askerKind": "entrepreneur", "channel": "web", "language": "nl"}


async def read(asked: Asked, **headers: str) -> Any:
    return (await asked.api.get(f"/questions/{asked.id}", headers=headers)).json()


async def receipt(api: httpx.AsyncClient, code: str) -> Any:
    return (await api.get(f"/receipts/{code}")).json()


async def told(pool: asyncpg.Pool) -> list[dict[str, Any]]:
    rows = await pool.fetch("select payload from outbox where payload is not null order by seq")
    return [json.loads(row["payload"]) for row in rows]


@pytest.fixture
async def listed(ask: Ask) -> Asked:
    """A released question that holds three."""
    asked = await ask(text=LIST, asker=ASKER, **KNOWN)
    return await asked.moves("triage", "release")


async def test_a_coordinator_is_shown_what_a_text_lists(ask: Ask) -> None:
    asked = await ask(text=LIST)
    assert (await read(asked, **asked.coordinator))["suggestedParts"] == PARTS
    assert (await (await asked.moves("triage")).move("matching")).json()["suggestedParts"] == PARTS


async def test_nobody_else_is_and_nobody_once_it_is_answered(listed: Asked) -> None:
    assert (await read(listed))["suggestedParts"] == []
    await listed.moves("answers")
    assert (await read(listed, **listed.coordinator))["suggestedParts"] == []


async def test_each_part_is_a_question_of_its_own_like_the_one_that_held_it(listed: Asked) -> None:
    found = await listed.move("parts", SPLIT)
    assert found.status_code == 201
    original = found.json()
    assert (original["state"], original["splitInto"], original["bundling"]) == ("closed", 3, "left_out")
    assert original["text"] == LIST
    assert [part["text"] for part in original["parts"]] == PARTS
    whole = await read(listed)
    for part, said in zip(original["parts"], SPLIT["parts"], strict=True):
        made = (await listed.api.get(f"/questions/{part['id']}")).json()
        assert {name: made[name] for name in KNOWN} == {name: whole[name] for name in KNOWN}
        assert (made["partOf"], made["state"], made["askedAt"]) == (listed.id, "triaged", whole["askedAt"])
        assert (made["title"], made["text"], made["originalText"]) == (said["title"], said["text"], said["text"])


async def test_what_everybody_could_read_is_told_as_parts_and_as_closed(listed: Asked, pool: asyncpg.Pool) -> None:
    await listed.moves("parts")
    parts = (await told(pool))[1:]
    (closed,) = [event for event in parts if event["subject"] == listed.id]
    parts.remove(closed)
    assert closed["type"] == "nl.plek.questions.question-closed.v1"
    assert (closed["data"]["splitInto"], closed["data"]["bundling"]) == (2, "left_out")
    assert {event["type"] for event in parts} == {"nl.plek.questions.question-published.v1"}
    assert {event["data"]["partOf"] for event in parts} == {listed.id}
    assert leaks(json.dumps([closed, *parts])) == []


async def test_parts_of_what_was_not_released_are_not_either(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await ask(text=LIST)
    found = (await asked.move("parts", SPLIT)).json()
    assert {part["state"] for part in found["parts"]} == {"received"}
    assert await told(pool) == []
    assert (await asked.api.get(f"/questions/{found['parts'][0]['id']}")).status_code == 404


async def test_who_asked_is_known_of_each_part(listed: Asked, pool: asyncpg.Pool) -> None:
    await listed.moves("parts")
    rows = await pool.fetch(
        "select a.email from asker a join question q on q.id = a.question_id where part_of = $1", listed.id
    )
    assert [row["email"] for row in rows] == [ASKER["email"]] * 2


async def test_the_receipt_of_the_whole_shows_its_parts_and_their_answers(listed: Asked) -> None:
    found = (await listed.move("parts", SPLIT | {"reason": "Zo kan elke vraag naar de juiste persoon."})).json()
    shown = await receipt(listed.api, listed.code)
    assert [part["question"]["text"] for part in shown["parts"]] == PARTS
    assert shown["steps"][-1]["move"] == "split"
    assert shown["steps"][-1]["reason"] == "Gesplitst in 3 vragen. Zo kan elke vraag naar de juiste persoon."
    second = Asked(listed.api, listed.coordinator, found["parts"][1]["id"], shown["parts"][1]["code"])
    await second.moves("answers")
    shown = await receipt(listed.api, listed.code)
    assert [bool(part["question"]["answer"]) for part in shown["parts"]] == [False, True, False]
    own = await receipt(listed.api, second.code)
    assert own["steps"][0]["reason"] == "Afgesplitst van een vraag die 3 vragen bevatte."


async def test_a_part_that_may_not_be_read_is_a_place_in_the_receipt_only(ask: Ask) -> None:
    asked = await (await ask(text=LIST)).moves("parts")
    shown = await receipt(asked.api, asked.code)
    assert [(part["state"], part["question"]) for part in shown["parts"]] == [("received", None)] * 2


async def test_splitting_twice_makes_nothing_new(listed: Asked, pool: asyncpg.Pool) -> None:
    headers = {**listed.coordinator, "If-Match": f'"{listed.version}"', "Idempotency-Key": "eenmaal"}
    path = f"/questions/{listed.id}/parts"
    answers = [await listed.api.post(path, json=SPLIT, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (await listed.move("parts", SPLIT)).status_code == 412
    listed.version = answers[0].json()["version"]
    again = await listed.move("parts", SPLIT)
    assert (again.status_code, again.json()["detail"]) == (409, "Deze vraag is gesplitst. Werk verder met de delen.")
    assert await pool.fetchval("select count(*) from question") == 4


@pytest.mark.parametrize("move", ["bundling", "reopening", "release", "closure"])
async def test_what_was_split_is_worked_on_in_its_parts_only(listed: Asked, move: str) -> None:
    await listed.moves("parts")
    assert (await listed.move(move)).status_code == 409


async def test_whoever_withdraws_the_whole_withdraws_its_parts(listed: Asked, pool: asyncpg.Pool) -> None:
    await listed.moves("parts")
    await listed.moves("withdrawal")
    assert set(await pool.fetch("select state from question")) == {("withdrawn",)}
    assert [event["data"]["text"] for event in (await told(pool))[-3:]] == [None] * 3


async def test_when_a_part_cannot_be_made_nothing_happens(listed: Asked, pool: asyncpg.Pool) -> None:
    before = await told(pool)
    await pool.execute("alter table asker add constraint full_up check (question_id is null) not valid")
    assert (await listed.move("parts")).status_code == 500
    assert (await read(listed))["state"] == "triaged"
    assert await told(pool) == before
    assert await pool.fetchval("select count(*) from question") == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"parts": SPLIT["parts"][:1]}, "parts"),
        ({"parts": [{"text": "kort"}, {"text": PARTS[0]}]}, "parts/0/text"),
        ({"parts": SPLIT["parts"] * 11}, "parts"),
        ({"parts": [{"text": PARTS[0], "asker": ASKER}, {"text": PARTS[1]}]}, "parts/0/asker"),
    ],
)
async def test_parts_that_are_no_questions_are_refused(listed: Asked, body: dict[str, Any], pointer: str) -> None:
    answer = await listed.move("parts", body)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
