"""Why something personal was let through is words as well: what is removed from a question goes from there too."""

import asyncpg
from tests.accepting import accepting
from tests.everything import stored, where
from tests.question.asking import Ask

NAME = "Kanariepiet"


async def test_a_removed_name_is_gone_from_the_reason_why_something_was_let_through(
    ask: Ask, pool: asyncpg.Pool
) -> None:
    asked = await (await ask(text=f"Hoe houdt {NAME} haar huisarts?")).moves("triage", "release")
    given = {"kind": "interim", "text": "Bel 06-12345678.", "sources": []}
    accepted = accepting(await asked.move("answers", given), f"{NAME} vroeg het zelf.")
    assert (await asked.move("answers", given | accepted)).is_success
    assert "acceptance" in where(await stored(pool), NAME)
    removed = await asked.move("redactions", {"reason": "personal_data", "words": [NAME]})
    assert removed.status_code == 200, removed.text
    assert where(await stored(pool), NAME) == set()
    assert await pool.fetchval("select reason from acceptance") == "[weggehaald] vroeg het zelf."


async def test_removing_words_is_never_stopped_by_others_that_stay(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask(text=f"{NAME} vraagt: wie belt 06-12345678?")).moves("triage")
    assert (await asked.move("release", accepting(await asked.move("release")))).is_success
    assert (await asked.move("redactions", {"reason": "other", "words": [NAME]})).status_code == 200


async def test_without_anything_personal_nothing_is_kept_whoever_says_why(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage")
    assert (await asked.move("release", accepting({"fingerprint": "0" * 64}, "Voor de zekerheid."))).is_success
    assert await pool.fetchval("select count(*) from acceptance") == 0


async def test_a_reason_counts_for_the_text_that_was_shown_and_for_no_other(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage", "release")
    shown = await asked.move("answers", {"kind": "interim", "text": "Bel 06-12345678."})
    another = {"kind": "interim", "text": "Bel 06-87654321."}
    refused = await asked.move("answers", another | accepting(shown))
    assert refused.status_code == 409, "another number in the same place"
    assert "12345678" not in refused.text
    assert await pool.fetchval("select count(*) from acceptance") == 0
    assert (await asked.move("answers", another | accepting(refused))).is_success
