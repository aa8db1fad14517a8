"""The nation passes messages on between hubs, and its own people write too."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from tests.aggregator.nation import ASKED, Nation, entry, question, withdrawn

from aggregator.app import service
from aggregator.contact import consumer
from aggregator.contact.hub_words import ADAPTER
from plek_common import deadletter
from plek_common.border import Border
from plek_common.expiry import Expiry
from plek_common.record import Admitted, Record, Refused
from plek_common.testing import StillClock

TEXT = "Wij zoeken een tweede dorp om dit mee te proberen. Wilt u meedoen?"
Token = Callable[..., dict[str, str]]


@pytest.fixture
async def asked(nation: Nation) -> UUID:
    """A question of Fryslân that everybody may read."""
    id = uuid4()
    await nation.take(question("fryslan", id))
    return id


def on_contact(record: Record) -> Record:
    """The service of questions writes it, on a topic of its own."""
    value = record.value and record.value.replace(b":systeem:contact", b":systeem:question")
    return record._replace(value=value)


def message(hub: str, of: UUID, id: UUID, /, **said: Any) -> Record:
    data = {
        "id": str(id), "version": 1, "hub": "fryslan", "questionId": str(of), "text": TEXT, "dueOn": "2026-11-12",
        "sentAt": ASKED.isoformat(), **said,
    }  # fmt: skip
    return on_contact(entry(hub, "contact", "nl.plek.contacts.message-sent.v1", id, 1, data))


def reply(hub: str, id: UUID, version: int, state: str, **said: Any) -> Record:
    data = {
        "id": str(id), "version": version, "state": state, "reason": None, "reply": None, "dueOn": "2026-11-20",
        "at": ASKED.isoformat(), **said,
    }  # fmt: skip
    return on_contact(entry(hub, "contact", f"nl.plek.contacts.reply-{state}.v1", id, version, data))


def gone(hub: str, id: UUID) -> Record:
    return Record(f"hub.{hub}.contact.v1", 0, 0, str(id).encode(), None, {})


async def take(nation: Nation, *records: Record) -> list[str]:
    """One batch as the consumer does it; returns why what was refused was."""
    worker = consumer.consumer(nation.settings)
    border = Border(ADAPTER, nation.register.source_on)
    judged = [border.admit(record) for record in records]
    refused = [verdict for verdict in judged if isinstance(verdict, Refused)]
    async with nation.pool.acquire() as connection, connection.transaction():
        refused += await worker.store(connection, [verdict for verdict in judged if isinstance(verdict, Admitted)])
        await deadletter.park(connection, worker.name, refused)
    return [letter.reason.value for letter in refused]


async def told(nation: Nation) -> list[Any]:
    """What hubs hear of messages, in order."""
    rows = await nation.pool.fetch("select type, payload from outbox where topic = 'national.contact.v1' order by seq")
    return [json.loads(row["payload"])["data"] if row["payload"] else row["type"] for row in rows]


async def test_a_message_goes_from_hub_to_nation_to_hub_and_its_answer_back(nation: Nation, asked: UUID) -> None:
    id = uuid4()
    answered = reply("fryslan", id, 2, "answered", reply="Ja, graag.")
    assert await take(nation, message("utrecht", asked, id), reply("fryslan", id, 1, "passed"), answered) == []
    heard = await told(nation)
    assert [(each["state"], each["version"], each["heard"]) for each in heard] == [
        ("sent", 1, 0), ("passed", 2, 1), ("answered", 3, 2)
    ]  # fmt: skip
    last = heard[-1]
    assert (last["fromHub"], last["fromName"], last["hub"], last["hubName"]) == (
        "utrecht", "Utrecht", "fryslan", "Fryslan"
    )  # fmt: skip
    assert (last["text"], last["reply"], last["sender"]) == (TEXT, "Ja, graag.", "coordinator")


async def test_what_comes_again_is_told_once(nation: Nation, asked: UUID) -> None:
    id = uuid4()
    records = [message("utrecht", asked, id), reply("fryslan", id, 1, "passed")]
    await take(nation, *records)
    assert await take(nation, *records) == []
    assert len(await told(nation)) == 2


async def test_only_the_hub_of_the_question_says_what_becomes_of_it(nation: Nation, asked: UUID) -> None:
    id = uuid4()
    await take(nation, message("utrecht", asked, id))
    for other in ("drenthe", "utrecht"):
        assert await take(nation, reply(other, id, 1, "answered", reply="Nee.")) == ["source_mismatch"]
    await take(nation, gone("drenthe", id))
    assert [each["state"] for each in await told(nation)] == ["sent"]


async def test_what_is_settled_stays_as_it_is(nation: Nation, asked: UUID) -> None:
    id = uuid4()
    await take(nation, message("utrecht", asked, id), reply("fryslan", id, 1, "declined", reason="unsuitable"))
    await take(nation, reply("fryslan", id, 2, "answered", reply="Toch wel."))
    assert [each["state"] for each in await told(nation)] == ["sent", "declined"]


@pytest.mark.parametrize("what", ["unknown", "withdrawn", "of another hub", "its own"])
async def test_of_a_question_that_nobody_may_read_it_comes_back(nation: Nation, asked: UUID, what: str) -> None:
    about = {"unknown": uuid4()}.get(what, asked)
    if what == "withdrawn":
        await nation.take(withdrawn("fryslan", asked, 2))
    hub = "fryslan" if what == "its own" else "utrecht"
    said = {"hub": "drenthe"} if what == "of another hub" else {}
    await take(nation, message(hub, about, uuid4(), **said))
    assert [(each["state"], each["reason"], each["heard"]) for each in await told(nation)] == [("declined", "gone", 0)]


@pytest.mark.parametrize("hub", ["utrecht", "fryslan"])
async def test_what_one_of_both_hubs_forgets_is_forgotten_and_stays_away(nation: Nation, asked: UUID, hub: str) -> None:
    id = uuid4()
    await take(nation, message("utrecht", asked, id))
    await take(nation, gone(hub, id))
    for _ in range(2):
        assert await nation.pool.fetchval("select count(*) from contact") == 0
        assert await told(nation) == ["nl.plek.contacts.contact-sent.v1", "tombstone"]
        await take(nation, message("utrecht", asked, id), reply("fryslan", id, 1, "passed"), gone(hub, id))


async def test_a_message_goes_when_its_term_is_over(nation: Nation, asked: UUID) -> None:
    await take(nation, message("utrecht", asked, uuid4()))
    clock = StillClock(ASKED + timedelta(days=181))
    assert await Expiry(nation.settings, "aggregator", service.sweeps, clock).sweep() == 1
    assert await told(nation) == ["nl.plek.contacts.contact-sent.v1", "tombstone"]


async def test_it_stands_in_no_journal_and_on_no_stream(nation: Nation, asked: UUID) -> None:
    before = await nation.pool.fetchval("select count(*) from journal")
    await take(nation, message("utrecht", asked, uuid4()))
    assert await nation.pool.fetchval("select count(*) from journal") == before


async def test_a_type_that_is_not_known_yet_is_no_fault_and_is_read_later(nation: Nation, asked: UUID) -> None:
    later = message("utrecht", asked, uuid4())
    ahead = later._replace(value=(later.value or b"").replace(b"message-sent.v1", b"message-recalled.v1"))
    assert await take(nation, ahead) == []
    worker = consumer.consumer(nation.settings)
    offset = "insert into consumer_offset (consumer, topic, partition, next_offset) values ($1, 'a', 0, 9)"
    await nation.pool.execute(offset, worker.name)
    assert worker.begin
    await worker.begin(nation.pool)
    assert await nation.pool.fetchval("select count(*) from consumer_offset") == 1, "it is not known yet"
    await nation.pool.execute("update contact_unread set type = 'nl.plek.contacts.reply-passed.v1'")
    await worker.begin(nation.pool)
    assert await nation.pool.fetchval("select count(*) from consumer_offset") == 0


async def test_a_dead_letter_of_these_is_sent_again_by_its_hub(
    nation: Nation, api: httpx.AsyncClient, token: Token
) -> None:
    await take(nation, Record("hub.utrecht.contact.v1", 0, 7, b"x", b"{}", {}))
    id = await nation.pool.fetchval("select id from dead_letter")
    done = await api.post(f"/dead-letters/{id}/retry", headers=token("analyst", "national"))
    assert (done.status_code, "opnieuw te sturen" in done.text) == (409, True)


@pytest.fixture
async def writing(api: httpx.AsyncClient, asked: UUID) -> Callable[..., Any]:
    async def send(headers: dict[str, str], **said: Any) -> httpx.Response:
        body = {"hub": "fryslan", "questionId": str(asked), "text": TEXT, **said}
        return await api.post("/messages", json=body, headers=headers)

    return send


@pytest.mark.parametrize("role", ["analyst", "programme"])
async def test_an_analyst_and_a_programme_write_and_read_what_became_of_it(
    role: str, writing: Callable[..., Any], nation: Nation, api: httpx.AsyncClient, token: Token
) -> None:
    headers = token(role, "national")
    sent = await writing(headers)
    assert (sent.status_code, sent.json()["sender"]) == (201, role)
    id = UUID(sent.json()["id"])
    assert [(each["fromHub"], each["fromName"], each["sender"]) for each in await told(nation)] == [
        (None, "Landelijk", role)
    ]
    await take(nation, reply("fryslan", id, 1, "declined", reason="already_answered"))
    found = (await api.get(f"/messages/{id}", headers=headers)).json()
    assert (found["state"], found["reason"]) == ("declined", "already_answered")


async def test_what_hubs_write_to_each_other_the_nations_people_do_not_read(
    nation: Nation, asked: UUID, api: httpx.AsyncClient, token: Token
) -> None:
    id = uuid4()
    await take(nation, message("utrecht", asked, id))
    headers = token("analyst", "national")
    assert (await api.get("/messages", headers=headers)).json()["items"] == []
    assert (await api.get(f"/messages/{id}", headers=headers)).status_code == 404


async def test_nobody_writes_who_she_is_or_about_what_is_not_public(
    writing: Callable[..., Any], nation: Nation, token: Token
) -> None:
    analyst = token("analyst", "national")
    assert (await writing(analyst, text="Bel mij op 06-12345678.")).status_code == 409
    assert (await writing(analyst, questionId=str(uuid4()))).status_code == 404
    assert (await writing(token("coordinator", "fryslan"))).status_code == 403
    assert await told(nation) == []
