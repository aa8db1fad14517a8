"""What becomes of a question, who may not do it and who looks: each leaves a row, and what is public leaves none."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from tests.question.asking import TEXT, Ask

from plek_common.app import create_app
from plek_common.settings import Settings
from plek_common.testing import StillClock
from question.app import service

MOVES = (
    "triage",
    "release",
    "articulations",
    "matching",
    "answers",
    "reopening",
    "closure",
    "redactions",
    "withdrawal",
)
ACTIONS = [
    *("question.ask", "question.triage", "question.release", "question.articulate", "question.match"),
    *("question.answer", "question.reopen", "question.close", "question.redact", "question.withdraw"),
]


async def rows(pool: asyncpg.Pool) -> list[dict[str, Any]]:
    return [dict(row) for row in await pool.fetch("select * from audit order by seq")]


async def test_every_move_of_a_question_leaves_its_row_in_the_same_transaction(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves(*MOVES)
    found = await rows(pool)
    assert [row["action"] for row in found] == ACTIONS
    assert {row["object"] for row in found} == {f"question/{asked.id}"}
    assert {row["result"] for row in found} == {"done"}
    assert [(row["subject"], row["role"], row["organisation"]) for row in found[:2]] == [
        (None, "", None),
        ("somebody", "coordinator", "utrecht"),
    ]
    together = "select count(*) from audit a where exists (select from step s where s.xmin::text = a.xmin::text)"
    assert await pool.fetchval(together) == len(ACTIONS)


async def test_a_question_that_is_split_or_asked_with_a_key_leaves_one_row(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    asked = await ask(headers={"Idempotency-Key": str(uuid4())})
    await asked.moves("parts")
    assert [(row["action"], row["object"]) for row in await rows(pool)] == [
        ("question.ask", f"question/{asked.id}"),
        ("question.split", f"question/{asked.id}"),
    ]


async def test_what_is_sent_again_is_told_again_and_named_as_what_it_was(
    api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    key, body = {"Idempotency-Key": str(uuid4())}, {"text": TEXT}
    first, again, better = [
        (await api.post("/questions", json=said, headers=key)).json() for said in (body, body, {"text": TEXT + " Nu."})
    ]
    assert first["id"] == again["id"] == better["id"]
    assert [row["object"] for row in await rows(pool)] == [f"question/{first['id']}"] * 3


@pytest.mark.parametrize("action", ["question.ask", "question.triage"])
async def test_a_change_whose_row_cannot_be_written_does_not_happen(ask: Ask, pool: asyncpg.Pool, action: str) -> None:
    asked = await ask()
    await pool.execute(f"alter table audit add check (action <> '{action}') not valid")
    if action == "question.ask":
        answer = await asked.api.post("/questions", json={"text": TEXT})
    else:
        answer = await asked.move("triage")
    assert answer.status_code == 500
    assert await pool.fetch("select version from question") == [(1,)]


async def test_who_may_not_is_written_down_with_who_and_what(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool, token: Callable[..., dict[str, str]]
) -> None:
    asked = await ask()
    where, stranger = f"/questions/{asked.id}/triage", token("coordinator", "fryslan", "iemand-anders")
    for headers in (stranger, {}, {"Authorization": "Bearer niets"}):
        await api.post(where, json={}, headers={"If-Match": '"1"', **headers})
    assert (await api.get("/audit", headers=token("coordinator", "utrecht"))).status_code == 403
    found = [(r["result"], r["status"], r["subject"], r["action"], r["object"]) for r in (await rows(pool))[1:]]
    assert found == [
        ("refused", 403, "iemand-anders", "question.triage", f"question/{asked.id}"),
        ("refused", 401, None, "question.triage", f"question/{asked.id}"),
        ("refused", 401, None, "question.triage", f"question/{asked.id}"),
        ("refused", 403, "somebody", "audit.list", None),
    ]


async def test_what_failed_is_written_down_with_its_status(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await ask()
    await asked.move("answers", {"kind": "quick"})
    asked.version = 7
    await asked.move("triage")
    found = [(row["action"], row["result"], row["status"]) for row in (await rows(pool))[1:]]
    assert found == [("question.answer", "failed", 400), ("question.triage", "failed", 412)]


async def test_who_looks_with_a_code_is_written_down_without_the_code(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    asked = await ask()
    assert (await api.get(f"/receipts/{asked.code}")).status_code == 200
    assert (await api.get("/receipts/WT7K-3M9Q-PD2X")).status_code == 404
    _, seen, guessed = await rows(pool)
    assert (seen["object"], seen["activity"], seen["result"]) == (f"question/{asked.id}", "intake", "done")
    assert (guessed["object"], guessed["result"], guessed["status"]) == (None, "failed", 404)
    assert asked.code not in str(seen)
    assert "WT7K" not in str(guessed)


async def test_a_look_that_cannot_be_written_down_shows_nothing(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    asked = await ask()
    await pool.execute("alter table audit add check (activity is null) not valid")
    answer = await api.get(f"/receipts/{asked.code}")
    assert answer.status_code == 500
    assert TEXT not in answer.text


async def test_reading_what_is_public_and_looking_for_what_is_alike_writes_nothing(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    asked = await (await ask()).moves("triage", "release")
    before = await rows(pool)
    for path in ("/questions", f"/questions/{asked.id}", f"/questions/{asked.id}/answers", "/event-types", "/niets"):
        await api.get(path)
    assert (await api.post("/similar-questions", json={"text": TEXT})).status_code == 200
    assert await rows(pool) == before


async def test_no_words_that_somebody_typed_stand_in_a_row(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    await ask(asker={"name": "Noor Haverkamp", "email": "noor@example.nl"}, title="Huisarts gezocht")
    await api.post("/questions/noor%40example.nl/triage", json={"theme": "Noor Haverkamp"}, headers={"If-Match": '"1"'})
    told = str(await rows(pool))
    assert not any(word in told for word in ("Noor", "noor", "Huisarts", "huisarts"))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:77:1::9", "2001:db8:77::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("testclient", None),
    ],
)
async def test_a_row_tells_the_network_and_not_the_address(
    settings: Settings, clock: StillClock, pool: asyncpg.Pool, address: str, told: str | None
) -> None:
    app = create_app(service, settings, clock)
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as api,
    ):
        assert (await api.post("/questions", json={"text": TEXT})).status_code == 201
    assert [row["origin"] for row in await rows(pool)] == [told]
