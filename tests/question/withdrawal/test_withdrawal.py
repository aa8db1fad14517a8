"""A question that was taken back has left no words in what its hub told or answered."""

import json
from typing import Any

import asyncpg
import pytest
from tests.question.asking import Ask, Asked

WORD = "Kanariepiet"
SPLIT = {"parts": [{"text": f"Wie betaalt de huisarts van {WORD}?"}, {"text": f"Wie volgt de huisarts van {WORD} op?"}]}


async def traces(pool: asyncpg.Pool) -> list[str]:
    """The events and kept answers in which the word stands."""
    told = await pool.fetch("select type, payload from outbox where payload is not null")
    kept = await pool.fetch("select action as type, body as payload from idempotency_key")
    return [row["type"] for row in (*told, *kept) if WORD.encode() in row["payload"]]


@pytest.fixture
async def told(ask: Ask, pool: asyncpg.Pool) -> Asked:
    asked = await ask(text=f"Hoe houdt {WORD} haar huisarts?", title=f"De huisarts van {WORD}")
    await asked.moves("triage", "release")
    await asked.move("articulations", {"text": f"Hoe blijft een huisarts bij {WORD}?", "why": "Scherper zo."})
    await asked.move("answers", {"kind": "interim", "text": f"Vraag het {WORD}."})
    assert len(await traces(pool)) == 3
    return asked


async def test_withdrawing_takes_the_words_out_of_every_earlier_event(told: Asked, pool: asyncpg.Pool) -> None:
    await told.moves("withdrawal")
    assert await traces(pool) == []
    rows = await pool.fetch("select type, payload, published_at from outbox order by seq")
    assert [row["type"].split(".")[3] for row in rows] == [
        "question-published", "question-articulated", "question-answered", "question-withdrawn",
    ]  # fmt: skip
    assert [row["payload"] is None for row in rows] == [True, True, True, False]
    assert [row["published_at"] is None for row in rows] == [False, False, False, True], "only the last is sent"
    assert json.loads(rows[-1]["payload"])["data"]["version"] == 4


async def test_a_withdrawal_that_came_too_late_takes_nothing(told: Asked, pool: asyncpg.Pool) -> None:
    stale = Asked(told.api, told.coordinator, told.id, told.code, told.version - 1)
    assert (await stale.move("withdrawal")).status_code == 412
    assert len(await traces(pool)) == 3


async def test_another_question_keeps_what_was_told_of_it(told: Asked, ask: Ask, pool: asyncpg.Pool) -> None:
    other = await (await ask(text=f"Waar gaat {WORD} naar school?")).moves("triage", "release")
    await told.moves("withdrawal")
    assert await traces(pool) == ["nl.plek.questions.question-published.v1"]
    await other.moves("withdrawal")
    assert await traces(pool) == []


async def split(asked: Asked) -> list[Any]:
    headers = {**asked.coordinator, "If-Match": f'"{asked.version}"', "Idempotency-Key": "eenmaal"}
    made = await asked.api.post(f"/questions/{asked.id}/parts", json=SPLIT, headers=headers)
    asked.version = made.json()["version"]
    parts: list[Any] = made.json()["parts"]
    return parts


@pytest.fixture
async def parted(ask: Ask, pool: asyncpg.Pool) -> tuple[Asked, list[Asked]]:
    asked = await (await ask(text=f"Twee vragen over {WORD} en de huisarts.")).moves("triage", "release")
    parts = [Asked(asked.api, asked.coordinator, part["id"], "") for part in await split(asked)]
    assert len(await traces(pool)) == 5, "the whole twice, two parts, and the kept answer"
    return asked, parts


async def test_withdrawing_what_was_split_takes_the_words_of_its_parts_too(
    parted: tuple[Asked, list[Asked]], pool: asyncpg.Pool
) -> None:
    await parted[0].moves("withdrawal")
    assert await traces(pool) == []


async def test_withdrawing_a_part_takes_the_kept_answer_that_showed_it(
    parted: tuple[Asked, list[Asked]], pool: asyncpg.Pool
) -> None:
    await parted[1][0].moves("withdrawal")
    assert "question.split" not in await traces(pool)
    assert len(await traces(pool)) == 3
