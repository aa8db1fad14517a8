"""A coordinator reads who asked, and every look is told to the log; nobody else does."""

from collections.abc import Callable

import asyncpg
import httpx
from tests.question.asker import ASKER, leaks
from tests.question.asking import Ask


async def test_a_coordinator_reads_who_asked_and_each_look_leaves_a_row(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool, coordinator: dict[str, str]
) -> None:
    asked = await ask(asker=ASKER)
    for _ in range(2):
        found = await api.get(f"/questions/{asked.id}/asker", headers=coordinator)
        assert found.json() == {"version": 1, **ASKER}
        assert found.headers["ETag"] == '"1"'
    rows = await pool.fetch("select * from audit where action = 'person.read' order by seq")
    assert [(row["object"], row["activity"], row["result"]) for row in rows] == [
        (f"person/{asked.id}", "intake", "done")
    ] * 2
    assert leaks(str([dict(row) for row in rows])) == []


async def test_nobody_else_reads_who_asked(ask: Ask, token: Callable[..., dict[str, str]]) -> None:
    asked = await ask(asker=ASKER)
    for headers in ({}, token("coordinator", "fryslan"), token("administrator", "utrecht"), token("asker", "utrecht")):
        answer = await asked.api.get(f"/questions/{asked.id}/asker", headers=headers)
        assert answer.status_code in (401, 403)
        assert leaks(answer.text) == []


async def test_who_left_nothing_is_nobody(ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str]) -> None:
    asked = await ask()
    found = (await api.get(f"/questions/{asked.id}/asker", headers=coordinator)).json()
    assert found == {"version": 1, "name": None, "email": None, "phone": None}
