"""Questions, and what the nation tells of shared ones, are found by the words of now, and by no others."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from tests.older import older
from tests.question.asking import Ask

from plek_common import dutch
from plek_common.findable import Findable
from plek_common.rewording import Rewording
from plek_common.settings import Settings
from question.app import service
from question.bundles.search import BUNDLES
from question.questions.search import QUESTIONS

OLD = "update {} set search = 'gisteren'::tsvector, words_version = '0'"


async def test_each_change_of_a_question_writes_its_words(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await ask(text="Zijn er genoeg ovens in de wijk?", title="Ovens")
    await asked.move("triage", {"theme": "zorg", "level": "regional", "title": "Museumtuinen"})
    await asked.moves("release", "articulations", "parts")
    stays = await ask(text="Wie kent de haven van Kanariepiet?")
    assert (await stays.move("redactions", {"reason": "personal_data", "words": ["Kanariepiet"]})).is_success
    await (await ask()).moves("withdrawal")
    rows = await pool.fetch("select *, search::text as words from question")
    assert len(rows) == 5
    for row in rows:
        assert row["words_version"] == dutch.version(), row["text"]
        assert (row["words"], row["state"]) == (await fresh(pool, row), row["state"])
    assert {row["words"] for row in rows if row["state"] == "withdrawn"} == {""}
    assert "kanariepiet" not in "".join(row["words"] for row in rows)


async def fresh(pool: asyncpg.Pool, row: asyncpg.Record) -> str:
    """The words of this question as they are made of its texts today, as PostgreSQL writes them."""
    return str(await pool.fetchval("select $1::text::tsvector::text", QUESTIONS.words(dict(row))["search"]))


async def test_better_words_before_anybody_looked_are_found(api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    key = str(uuid4())
    for text in ("Hoe houden we het museum open?", "Hoe houden we de haven open?"):
        await api.post("/questions", json={"text": text}, headers={"Idempotency-Key": key})
    (row,) = await pool.fetch("select *, search::text as words from question")
    assert row["words_version"] == dutch.version()
    assert row["words"] == await fresh(pool, row)


async def test_words_of_before_are_made_anew_once(ask: Ask, pool: asyncpg.Pool, settings: Settings) -> None:
    await ask(text="Hoeveel kinderen kennen de musea?")
    await bundle(pool, "Wie redt de steden?")
    before = [await pool.fetch(f"select search::text from {table}") for table in ("question", "bundle")]
    for table in ("question", "bundle"):
        await pool.execute(OLD.format(table))
    rewording = Rewording(settings, "question", (QUESTIONS, BUNDLES))
    assert [await rewording.sweep(), await rewording.sweep()] == [2, 0]
    assert [await pool.fetch(f"select search::text from {table}") for table in ("question", "bundle")] == before


async def bundle(pool: asyncpg.Pool, text: str, language: str = "nl") -> None:
    body = {
        "members": [{"hub": "fryslan", "hubName": "Fryslân", "state": "answered", "text": text, "language": language}]
    }
    statement = """
        insert into bundle (id, version, title, since, body, wordings, search, words_version)
        values ($1, 1, '', now(), $2, '', $3, $4)
    """
    await pool.execute(statement, UUID(int=1), json.dumps(body), *BUNDLES.words({"body": body}).values())


async def test_a_program_of_before_leaves_no_words_that_are_gone(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool, settings: Settings
) -> None:
    asked = await ask(text="Waar staat de molen van het dorp?")
    await asked.moves("triage", "release")
    for change in ("text = 'Waar ligt de haven van de stad?'", "state = 'withdrawn'"):
        await pool.execute(f"update question set {change}, version = version + 1")
        assert await Rewording(settings, "question", (QUESTIONS,)).sweep() == 1
        assert (await api.get("/questions?q=molen")).json()["items"] == []
    assert await pool.fetchval("select search::text from question") == ""


async def test_what_somebody_changes_while_words_are_made_keeps_its_own(
    ask: Ask, pool: asyncpg.Pool, settings: Settings
) -> None:
    await ask(text="Waar staat de molen van het dorp?")
    await pool.execute(OLD.format("question"))

    def made_slowly(row: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
        """Runs in a thread of its own, as making words does."""
        asyncio.run(change(settings.database_url))
        return [(row["text"], "nl")]

    await Rewording(settings, "question", (Findable("question", ("text",), made_slowly),)).sweep()
    assert await pool.fetchval("select search::text from question") == "'eigen'"


async def change(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("update question set search = 'eigen'::tsvector, words_version = 'eigen'")
    await connection.close()


async def test_a_frisian_question_is_found_by_its_own_words_and_marked_by_no_dutch_stem(
    ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool
) -> None:
    asked = await ask(text="Hoe hâlde wy de skoallen iepen yn de doarpen?", language="fy")
    await asked.moves("triage", "release")
    for words, count in (("skoallen", 1), ("SKOALLEN doarpen", 1), ("skoal", 0), ("halden", 0), ('"iepen yn"', 1)):
        assert len((await api.get("/questions", params={"q": words})).json()["items"]) == count, words
    found = await api.post("/similar-questions", json={"text": "Bliuwe de skoallen iepen?"})
    assert [item["id"] for item in found.json()["items"]] == [asked.id]
    await bundle(pool, "Wa fersoarget de âlderein thús?", "fy")
    found = await api.post("/similar-questions", json={"text": "Wa helpt de âlderein thús?"})
    assert [item["where"]["hub"] for item in found.json()["items"]] == ["fryslan"]


_BEFORE = """
    insert into question (id, version, published_version, code, original_text, text, language, channel, asker_kind,
        state, turn, due_on, asked_at)
    values (gen_random_uuid(), 1, 0, $1, $1, $1, 'nl', 'web', 'resident', $2, 'coordinator', now(), now())
"""
_FINDS = "select count(*) from question where search @@ $1::text::tsquery"


async def test_an_older_database_finds_what_it_found_until_its_words_are_made(settings: Settings) -> None:
    async with older(service, settings, "question_0008") as (old, upgrade):
        await old.execute(_BEFORE, "Wie werkt in de havens?", "triaged")
        await old.execute(_BEFORE, "Ingetrokken molens", "withdrawn")
        await upgrade()
        assert await old.fetchval(_FINDS, "werkt") == 1
        name = await old.fetchval("select current_database()")
        url = f"{settings.database_url.rpartition('/')[0]}/{name}"
        again = Rewording(settings.model_copy(update={"database_url": url}), "question", (QUESTIONS, BUNDLES))
        assert [await again.sweep(), await again.sweep()] == [2, 0]
        assert await old.fetchval(_FINDS, dutch.query("haven")) == 1
        assert await old.fetchval("select count(*) from question where search = ''") == 1
