"""Who asked stays at the hub: in no event, no header, no public answer, no log, no error."""

import json
import logging
from collections.abc import Callable

import asyncpg
import httpx
import pytest
from tests.accepting import accepting
from tests.question.asker import ASKER, NAME, SUBJECT, leaks
from tests.question.asking import BODIES, Ask


async def test_no_event_and_no_header_names_who_asked(
    ask: Ask, pool: asyncpg.Pool, token: Callable[..., dict[str, str]]
) -> None:
    asked = await ask(headers=token("asker", "utrecht", SUBJECT), asker=ASKER)
    await asked.moves("triage", "release", "articulations", "answers", "reopening", "answers", "closure")
    rows = await pool.fetch("select * from outbox")
    assert len(rows) == 6
    for row in rows:
        assert leaks(json.dumps({name: str(value) for name, value in dict(row).items()})) == []
        assert leaks(row["payload"].decode()) == []
        assert (
            not {"asker", "code", "originalText", "name", "email", "phone"} & json.loads(row["payload"])["data"].keys()
        )


async def test_the_hub_itself_knows_who_asked(ask: Ask, pool: asyncpg.Pool) -> None:
    """Without this the test above could pass because nothing was stored at all."""
    asked = await ask(asker=ASKER)
    row = await pool.fetchrow("select name, email, phone from asker where question_id = $1", asked.id)
    assert dict(row) == ASKER


async def test_an_event_that_would_name_who_asked_is_caught(ask: Ask, pool: asyncpg.Pool) -> None:
    """The look above can fail: an asker who writes a name into the question is found."""
    asked = await ask(text=f"Mijn naam is {NAME} en ik vraag: wat mag er nog?", asker=ASKER)
    await asked.moves("triage")
    refused = await asked.move("release")
    assert refused.status_code == 409, "it is seen before"
    assert (await asked.move("release", accepting(refused, "Zij wil met haar naam."))).is_success
    assert leaks((await pool.fetchval("select payload from outbox")).decode()) == [NAME]


async def test_no_answer_of_the_api_names_who_asked(
    ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    asked = await (await ask(asker=ASKER)).moves("triage", "release")
    for path in (
        "/questions",
        f"/questions/{asked.id}",
        f"/receipts/{asked.code}",
        f"/questions/{asked.id}/articulations",
    ):
        for headers in ({}, coordinator):
            answer = await api.get(path, headers=headers)
            assert leaks(answer.text + str(answer.headers)) == []


async def test_no_log_and_no_error_names_who_asked(
    api: httpx.AsyncClient, pool: asyncpg.Pool, caplog: pytest.LogCaptureFixture
) -> None:
    await pool.execute("alter table asker add check (name is null)")
    with caplog.at_level(logging.DEBUG):
        answer = await api.post("/questions", json={"text": BODIES["articulations"]["text"], "asker": ASKER})
        assert answer.status_code == 500
        wrong = await api.post("/questions", json={"text": "kort", "asker": {**ASKER, "email": "kanarie.q7x"}})
        assert wrong.status_code == 400
    assert leaks(answer.text + wrong.text) == []
    assert leaks(" ".join(record.getMessage() + str(record.exc_info) for record in caplog.records)) == []


async def test_the_kept_answer_to_a_repeat_holds_nothing_of_who_asked(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    body = {"text": BODIES["articulations"]["text"], "asker": ASKER}
    await api.post("/questions", json=body, headers={"Idempotency-Key": "5b0e8a0e-2f61-4d4b-9c57-7f1c2f0d9a11"})
    row = await pool.fetchrow("select * from idempotency_key")
    assert leaks(row["body"].decode() + str(dict(row))) == []
