"""A message to who asked: her hub decides whether she sees it, and whether her answer goes on."""

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from tests.question.asking import Ask, Asked
from tests.question.bundles.told import member
from tests.question.bundles.told import told as bundled
from tests.question.contact.messaging import ANSWER, DIRTY, decide, events, one, passed, receipt, replied, reply, send
from tests.question.contact.national import TEXT, take, told, tombstone

from plek_common.settings import Settings
from question.bundles.projections import Bundles


@pytest.fixture
async def asked(ask: Ask) -> Asked:
    return await (await ask()).moves("triage", "release")


@pytest.fixture
async def came(asked: Asked, settings: Settings) -> dict[str, Any]:
    """The message as it came in."""
    letter = told(asked.id)
    await take(settings, letter)
    return await one(asked, letter.subject)


async def test_nobody_who_asked_sees_it_before_her_hub_passes_it_on(asked: Asked, came: dict[str, Any]) -> None:
    assert (came["state"], came["hubName"], came["dueOn"]) == ("sent", "Fryslân", "2026-10-30")
    assert await receipt(asked) == []
    await passed(asked, came)
    (shown,) = await receipt(asked)
    assert (shown["text"], shown["state"], shown["dueOn"]) == (TEXT, "passed", "2026-11-23")


async def test_an_answer_goes_on_only_when_her_hub_let_it_through(
    asked: Asked, came: dict[str, Any], pool: asyncpg.Pool
) -> None:
    waiting = await replied(asked, came)
    assert waiting["state"] == "replied"
    assert [event["state"] for event in await events(pool)] == ["passed"]
    assert ANSWER not in json.dumps(await events(pool))
    assert (await decide(asked, waiting, "release")).status_code == 200
    assert [(event["state"], event["reply"]) for event in await events(pool)] == [
        ("passed", None),
        ("answered", ANSWER),
    ]
    assert [event["version"] for event in await events(pool)] == [1, 2]


async def test_an_answer_that_is_declined_stays_at_its_hub(
    asked: Asked, came: dict[str, Any], pool: asyncpg.Pool
) -> None:
    assert (await decide(asked, await replied(asked, came), "decline", "personal")).status_code == 200
    assert (await events(pool))[-1] | {"at": ""} == {
        "id": came["id"], "version": 2, "state": "declined", "reason": "personal", "reply": None,
        "dueOn": "2026-11-02", "at": "",
    }  # fmt: skip
    assert [each["state"] for each in await receipt(asked)] == ["declined"], (
        "who answered hears that it went no further"
    )


async def test_what_is_declined_at_once_she_never_sees(asked: Asked, came: dict[str, Any], pool: asyncpg.Pool) -> None:
    assert (await decide(asked, came, "decline", "unsuitable")).status_code == 200
    assert await receipt(asked) == []
    assert [event["reason"] for event in await events(pool)] == ["unsuitable"]


async def test_she_may_say_no_without_a_reason(asked: Asked, came: dict[str, Any], pool: asyncpg.Pool) -> None:
    done = await reply(asked, await passed(asked, came), refuses=True)
    assert (done.status_code, done.json()["state"]) == (200, "refused")
    assert [event["state"] for event in await events(pool)] == ["passed", "refused"]


@pytest.mark.parametrize("said", [{}, {"text": ANSWER, "refuses": True}, {"text": "\u200b"}])
async def test_an_answer_says_one_thing(asked: Asked, came: dict[str, Any], said: dict[str, Any]) -> None:
    assert (await reply(asked, await passed(asked, came), **said)).status_code == 400


async def test_an_answer_that_says_who_she_is_is_refused_whatever_the_reason(
    asked: Asked, came: dict[str, Any]
) -> None:
    message = await passed(asked, came)
    done = await reply(asked, message, text=DIRTY)
    assert (done.status_code, done.json()["errors"][0]["kind"]) == (409, "phone")
    assert "personalDataAccepted" not in done.text
    accepting: dict[str, Any] = {"text": DIRTY, "personalDataAccepted": {"reason": "Dat mag gewoon."}}
    assert (await reply(asked, message, **accepting)).status_code == 400
    assert (await one(asked, message["id"]))["reply"] is None


async def test_only_who_has_the_code_of_that_question_answers(asked: Asked, came: dict[str, Any], ask: Ask) -> None:
    message, other = await passed(asked, came), await ask()
    for code in (other.code, "AAAA-BBBB-CCCC"):
        assert (await reply(asked, message, code=code, text=ANSWER)).status_code == 404


async def test_a_code_opens_no_message_that_was_not_passed_on(asked: Asked, came: dict[str, Any]) -> None:
    assert (await reply(asked, came, text=ANSWER)).status_code == 404
    await decide(asked, came, "decline", "other")
    assert (await reply(asked, came | {"version": 2}, text=ANSWER)).status_code == 404


async def test_who_looked_at_something_older_changes_nothing(asked: Asked, came: dict[str, Any]) -> None:
    await passed(asked, came)
    assert (await decide(asked, came, "decline", "other")).status_code == 412
    assert (await reply(asked, came, text=ANSWER)).status_code == 412


async def test_a_settled_message_is_settled(asked: Asked, came: dict[str, Any]) -> None:
    done = (await decide(asked, await replied(asked, came), "release")).json()
    for decision, reason in (("pass", None), ("release", None), ("decline", "other")):
        assert (await decide(asked, done, decision, reason)).status_code == 409


@pytest.mark.parametrize(("decision", "reason"), [("decline", None), ("pass", "other"), ("decline", "no such")])
async def test_a_refusal_has_a_reason_that_can_be_counted(
    asked: Asked, came: dict[str, Any], decision: str, reason: str | None
) -> None:
    assert (await decide(asked, came, decision, reason)).status_code == 400


async def test_what_the_nation_says_again_changes_nothing(
    asked: Asked, came: dict[str, Any], settings: Settings
) -> None:
    await passed(asked, came)
    await take(settings, told(asked.id, UUID(came["id"])), told(asked.id, UUID(came["id"]), 2, state="passed", heard=1))
    found = await asked.api.get("/messages", headers=asked.coordinator)
    assert [(each["id"], each["state"]) for each in found.json()["items"]] == [(came["id"], "passed")]


async def test_messages_between_others_are_kept_nowhere_here(
    asked: Asked, settings: Settings, pool: asyncpg.Pool
) -> None:
    await take(settings, told(str(uuid4()), hub="drenthe"), tombstone(uuid4()))
    assert await pool.fetchval("select count(*) from message") == 0
    assert await events(pool) == []


async def test_what_we_send_becomes_what_the_nation_says_of_it(
    asked: Asked, settings: Settings, pool: asyncpg.Pool
) -> None:
    sent = (await send(asked)).json()
    assert [(event["hub"], event["text"]) for event in await events(pool)] == [("fryslan", TEXT)]
    about = {"hub": "fryslan", "hubName": "Fryslân", "fromHub": "utrecht", "fromName": "Utrecht", "dueOn": "2026-12-01"}
    later = told(sent["questionId"], UUID(sent["id"]), 3, heard=2, state="answered", reply=ANSWER, **about)
    earlier = told(sent["questionId"], UUID(sent["id"]), 2, heard=1, state="passed", **about)
    await take(settings, later, earlier)
    found = await one(asked, sent["id"])
    assert (found["state"], found["reply"], found["hubName"]) == ("answered", ANSWER, "Fryslân")


async def test_nobody_writes_who_she_is_or_to_who_asked_at_home(asked: Asked, pool: asyncpg.Pool) -> None:
    dirty = await send(asked, text=f"{TEXT} {DIRTY}")
    assert (dirty.status_code, dirty.json()["errors"][0]["pointer"]) == (409, "text")
    assert (await send(asked, hub="utrecht")).status_code == 409
    assert await events(pool) == []


async def test_our_coordinator_moves_no_message_that_she_sent(asked: Asked) -> None:
    sent = (await send(asked)).json()
    assert (await decide(asked, sent, "pass")).status_code == 404


async def test_the_same_key_sends_once(asked: Asked, pool: asyncpg.Pool) -> None:
    body = {"hub": "fryslan", "questionId": str(uuid4()), "text": TEXT}
    headers = asked.coordinator | {"Idempotency-Key": "once"}
    first, again = [await asked.api.post("/messages", json=body, headers=headers) for _ in range(2)]
    assert first.json() == again.json()
    assert len(await events(pool)) == 1


async def test_who_can_be_written_to_is_who_asked_the_same_elsewhere(asked: Asked, pool: asyncpg.Pool) -> None:
    theirs = member("fryslan")
    async with pool.acquire() as connection, connection.transaction():
        await Bundles("utrecht")(connection, [bundled(uuid4(), 1, [member("utrecht", asked.id), theirs])])
    found = (await asked.api.get(f"/questions/{asked.id}/elsewhere", headers=asked.coordinator)).json()["items"]
    assert [(each["hub"], each["questionId"]) for each in found] == [("fryslan", theirs["questionId"])]
