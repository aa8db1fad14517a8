"""Why something personal was let through is words as well: what is removed from a question goes from there too."""

import asyncpg
from tests.everything import stored, where
from tests.question.asking import Ask

NAME = "Kanariepiet"


async def test_a_removed_name_is_gone_from_the_reason_why_something_was_let_through(
    ask: Ask, pool: asyncpg.Pool
) -> None:
    asked = await (await ask(text=f"Hoe houdt {NAME} haar huisarts?")).moves("triage", "release")
    given = {"kind": "interim", "text": "Bel 06-12345678.", "sources": []}
    accepted = {"personalDataAccepted": {"reason": f"{NAME} vroeg het zelf."}}
    assert (await asked.move("answers", given | accepted)).is_success
    assert "acceptance" in where(await stored(pool), NAME)
    removed = await asked.move("redactions", {"reason": "personal_data", "words": [NAME]})
    assert removed.status_code == 200, removed.text
    assert where(await stored(pool), NAME) == set()
    assert await pool.fetchval("select reason from acceptance") == "[weggehaald] vroeg het zelf."


async def test_removing_words_is_never_stopped_by_others_that_stay(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask(text=f"{NAME} vraagt: wie belt 06-12345678?")).moves("triage")
    accepted = {"personalDataAccepted": {"reason": "Het nummer is van een loket."}}
    assert (await asked.move("release", accepted)).is_success
    assert (await asked.move("redactions", {"reason": "other", "words": [NAME]})).status_code == 200


async def test_without_anything_personal_nothing_is_kept_whoever_says_why(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage")
    assert (await asked.move("release", {"personalDataAccepted": {"reason": "Voor de zekerheid."}})).is_success
    assert await pool.fetchval("select count(*) from acceptance") == 0
