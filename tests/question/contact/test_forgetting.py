"""What goes with a question, with its term, or because the nation says so; and what is hers to see of it."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from tests.question.asking import Ask, Asked
from tests.question.contact.messaging import ANSWER, events, one, receipt, replied, send
from tests.question.contact.national import TEXT, take, told, tombstone

from plek_common.expiry import Expiry
from plek_common.settings import Settings
from plek_common.testing import StillClock
from question.app import service

Gone = Callable[[Asked, UUID, Settings, StillClock], Awaitable[None]]


@pytest.fixture
async def asked(ask: Ask) -> Asked:
    return await (await ask()).moves("triage", "release")


@pytest.fixture
async def id(asked: Asked, settings: Settings) -> UUID:
    """A message that she answered."""
    letter = told(asked.id)
    await take(settings, letter)
    await replied(asked, await one(asked, letter.subject))
    return letter.subject


async def erased(asked: Asked, _: UUID, settings: Settings, clock: StillClock) -> None:
    done = await asked.api.post(f"/receipts/{asked.code}/erasure", json={})
    assert done.status_code == 204, done.text


async def told_gone(asked: Asked, id: UUID, settings: Settings, clock: StillClock) -> None:
    await take(settings, tombstone(id))


async def expired(asked: Asked, _: UUID, settings: Settings, clock: StillClock) -> None:
    clock.forward(timedelta(days=181))
    assert await Expiry(settings, "question", service.sweeps, clock).sweep() == 1


@pytest.mark.parametrize("way", [erased, told_gone, expired])
async def test_a_message_goes_with_all_that_was_said_of_it_and_stays_away(
    way: Gone, asked: Asked, id: UUID, settings: Settings, clock: StillClock, pool: asyncpg.Pool
) -> None:
    await way(asked, id, settings, clock)
    assert await pool.fetchval("select count(*) from message") == 0
    assert await events(pool) == ["nl.plek.contacts.reply-passed.v1", "tombstone"], "without its words"
    assert await pool.fetchval("select count(*) from erasure where entity_id = $1", id) == 1
    before = await events(pool)
    await take(settings, told(asked.id, id), tombstone(id))
    assert await pool.fetchval("select count(*) from message") == 0, "a late copy brings nothing back"
    assert await events(pool) == before


async def test_a_message_stays_as_long_as_its_term(
    asked: Asked, id: UUID, settings: Settings, clock: StillClock
) -> None:
    clock.forward(timedelta(days=179))
    assert await Expiry(settings, "question", service.sweeps, clock).sweep() == 0
    assert len(await receipt(asked)) == 1


async def test_a_message_that_comes_behind_an_erasure_is_forgotten_everywhere(
    asked: Asked, settings: Settings, clock: StillClock, pool: asyncpg.Pool
) -> None:
    letter = told(asked.id)
    await erased(asked, letter.subject, settings, clock)
    await take(settings, letter)
    assert await pool.fetchval("select count(*) from message") == 0
    assert await events(pool) == ["tombstone"]


async def test_what_the_nation_itself_declined_is_no_matter_of_ours(settings: Settings, pool: asyncpg.Pool) -> None:
    await take(settings, told(str(uuid4()), state="declined", reason="gone"))
    assert await events(pool) == []


async def test_a_kept_answer_to_who_wrote_goes_too(asked: Asked, settings: Settings, pool: asyncpg.Pool) -> None:
    body = {"hub": "fryslan", "questionId": str(uuid4()), "text": TEXT}
    sent = await asked.api.post("/messages", json=body, headers=asked.coordinator | {"Idempotency-Key": "once"})
    await take(settings, tombstone(UUID(sent.json()["id"])))
    assert await pool.fetchval("select count(*) from idempotency_key where body is not null") == 0


async def test_others_about_another_question_stay(
    asked: Asked, id: UUID, settings: Settings, clock: StillClock
) -> None:
    sent = (await send(asked, questionId=asked.id)).json()
    await erased(asked, id, settings, clock)
    assert (await one(asked, sent["id"]))["text"] == TEXT


async def test_what_she_was_asked_and_answered_is_among_what_is_kept_of_her(asked: Asked, id: UUID) -> None:
    found = (await asked.api.get(f"/receipts/{asked.code}/personal-data")).json()
    (message,) = found["questions"][0]["messages"]
    assert (message["text"], message["reply"]) == (TEXT, ANSWER)


async def test_nothing_says_who_she_is(ask: Ask, settings: Settings, pool: asyncpg.Pool) -> None:
    asker = {"name": "Sietske Bakker", "email": "sietske@voorbeeld.nl", "phone": "06-12345678"}
    asked = await (await ask(asker=asker)).moves("triage", "release")
    letter = told(asked.id)
    await take(settings, letter)
    message = await replied(asked, await one(asked, letter.subject))
    headers = asked.coordinator | {"If-Match": f'"{message["version"]}"'}
    await asked.api.post(f"/messages/{message['id']}/decision", json={"decision": "release"}, headers=headers)
    said = json.dumps([await events(pool), (await asked.api.get("/messages", headers=asked.coordinator)).json()])
    assert not [word for word in (*asker.values(), asked.code, "Sietske") if word in said]
