"""What somebody typed to make us do something else comes back as it was typed, and did nothing."""

from collections.abc import Callable
from urllib.parse import quote

import asyncpg
import httpx
import pytest
from tests.injections import EVERY, HEADER, HTML, PATH, SIGNS, SQL
from tests.question.asking import Ask

PAD = "Vraag van iemand: "
KINDS = {"SQL": SQL, "HTML": HTML, "header": HEADER, "path": PATH, "signs": SIGNS}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_text_comes_back_byte_for_byte(ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool, kind: str) -> None:
    for said in KINDS[kind]:
        asked = await ask(text=PAD + said, title=f"Titel {said}".replace("\n", " ")[:160])
        await asked.moves("triage", "release")
        own = (await api.get(f"/receipts/{asked.code}")).json()["own"]
        shown = (await api.get(f"/questions/{asked.id}")).json()
        assert {own["originalText"], own["text"], shown["text"]} == {PAD + said}
    assert await pool.fetchval("select count(*) from question") == len(KINDS[kind])
    assert await pool.fetchval("select count(distinct id) from question where text like $1", f"{PAD}%") == len(
        KINDS[kind]
    )


@pytest.mark.parametrize("said", EVERY)
async def test_what_is_looked_for_is_words(api: httpx.AsyncClient, said: str) -> None:
    for where in (
        f"/questions?q={quote(said)}",
        f"/questions?cursor={quote(said)}",
        f"/receipts/{quote(said, safe='')}",
    ):
        assert (await api.get(where)).status_code in (200, 400, 404), where
    assert (await api.post("/similar-questions", json={"text": PAD + said})).status_code == 200


@pytest.mark.parametrize("said", [each for each in EVERY if each.isascii() and each.isprintable()])
async def test_what_stands_in_a_header_is_a_value(
    api: httpx.AsyncClient, said: str, token: Callable[..., dict[str, str]]
) -> None:
    for name in ("Idempotency-Key", "If-Match", "Authorization", "traceparent", "Accept"):
        answer = await api.post("/questions", json={"text": "Te kort"}, headers={name: said})
        assert answer.status_code in (400, 401), name
        assert "set-cookie" not in answer.headers
