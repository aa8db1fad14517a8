"""What a coordinator removes from a question is gone from everything that its hub keeps, and the network is told so."""

import json
from typing import Any

import asyncpg
import pytest
from tests.everything import stored, where
from tests.question.asking import Ask, Asked

from plek_common.settings import Settings
from question.eraser import MARK

NAME, PHONE = "Kanariepiet", "06 7007 7007"
WORDS = {"reason": "personal_data", "words": [NAME, PHONE]}
BUNDLE = "0199a0c0-0000-7000-8000-00000000b001"


@pytest.fixture
async def asked(ask: Ask, pool: asyncpg.Pool) -> Asked:
    """Its words are everywhere: asked, worded, answered, closed with a reason, told and in a bundle of the nation."""
    asked = await ask(text=f"Hoe houdt {NAME} ({PHONE}) haar huisarts?", title=f"De huisarts van {NAME}")
    await asked.moves("triage")
    await asked.move("articulations", {"text": f"Hoe blijft een huisarts bij {NAME}?", "why": f"{NAME} vroeg het."})
    await asked.moves("release")
    await asked.move("articulations", {"text": f"Hoe houden mensen als {NAME} een huisarts?", "why": "Beter."})
    for text in (f"Vraag het {NAME}.", f"Bel {PHONE}, of vraag het de huisartsenpost."):
        given = {"kind": "interim", "text": text, "sources": [f"Dossier {NAME}"]}
        assert (await asked.move("answers", given)).is_success
    assert (await asked.move("reopening", {"reason": f"{NAME} is er niet mee geholpen."})).is_success
    await asked.move("answers", {"kind": "validated", "text": f"{NAME} kan naar de huisartsenpost."})
    await bundled(pool, asked)
    return asked


async def bundled(pool: asyncpg.Pool, asked: Asked) -> None:
    title, text, other = f"De huisarts van {NAME}", f"Hoe houden mensen als {NAME} een huisarts?", "Wie wordt huisarts?"
    mine = {"hub": "utrecht", "hubName": "Utrecht", "questionId": asked.id, "title": title, "text": text}
    theirs = {"hub": "fryslan", "hubName": "Fryslân", "questionId": BUNDLE, "title": None, "text": other}
    body = json.dumps({"title": title, "regions": [], "members": [mine, theirs], "proposed": []})
    statement = "insert into bundle (id, version, title, since, body, wordings) values ($1, 1, $2, now(), $3, $4)"
    await pool.execute(statement, BUNDLE, title, body, f"{title} {text} {other}")
    letter = "insert into dead_letter (consumer, topic, partition, record_offset, reason, detail, record_value)"
    await pool.execute(f"{letter} values ('c', 'national.bundle.v1', 0, 0, 'r', 'd', $1)", body.encode())


def tables_with(found: dict[str, list[bytes]], *words: str) -> set[str]:
    return {table for word in words for table in where(found, word)}


async def test_the_words_are_nowhere_in_the_hub_any_more(asked: Asked, pool: asyncpg.Pool) -> None:
    everywhere = {"question", "articulation", "answer", "step", "outbox", "bundle", "dead_letter"}
    assert tables_with(await stored(pool), NAME, PHONE) == everywhere
    answer = await asked.move("redactions", WORDS)
    assert answer.status_code == 200
    assert tables_with(await stored(pool), NAME, PHONE) == set()
    assert answer.json()["text"] == f"Hoe houden mensen als {MARK} een huisarts?"
    own = (await asked.api.get(f"/receipts/{asked.code}")).json()
    assert own["own"]["originalText"] == f"Hoe houdt {MARK} ({MARK}) haar huisarts?"
    assert (own["steps"][-1]["move"], own["steps"][-1]["reason"]) == ("redact", "Er stonden persoonsgegevens in.")


async def test_the_network_is_told_the_state_without_the_words_and_nothing_of_before(
    asked: Asked, pool: asyncpg.Pool
) -> None:
    before = await pool.fetchval("select count(*) from outbox")
    await asked.move("redactions", WORDS)
    rows = await pool.fetch("select payload from outbox order by seq")
    assert [row["payload"] is None for row in rows] == [True] * before + [False]
    event = json.loads(rows[-1]["payload"])
    assert event["type"] == "nl.plek.questions.question-redacted.v1"
    data = event["data"]
    assert (data["version"], data["title"]) == (before + 1, f"De huisarts van {MARK}")
    assert data["answer"]["text"] == f"{MARK} kan naar de huisartsenpost."


async def test_the_words_of_the_other_regions_in_a_bundle_stay(asked: Asked, pool: asyncpg.Pool) -> None:
    await asked.move("redactions", WORDS)
    row = await pool.fetchrow("select title, wordings, search::text as search from bundle")
    assert row["title"] == f"De huisarts van {MARK}"
    assert "Wie wordt huisarts?" in row["wordings"]
    assert "kanariepiet" not in row["search"]


async def test_what_was_not_released_is_told_nobody(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await ask(text=f"Hoe houdt {NAME} haar huisarts?")
    assert (await asked.move("redactions", {"reason": "other", "words": [NAME]})).status_code == 200
    assert tables_with(await stored(pool), NAME) == set()
    assert await pool.fetchval("select count(*) from outbox") == 0


async def test_a_field_can_come_anew_and_nothing_of_before_stays(asked: Asked, pool: asyncpg.Pool) -> None:
    anew = {"title": "De huisarts", "text": "Hoe houdt iemand een huisarts?", "answer": "Ga naar de huisartsenpost."}
    found = (await asked.move("redactions", {"reason": "confidential", **anew})).json()
    assert (found["title"], found["text"], found["originalText"]) == (anew["title"], anew["text"], MARK)
    assert found["answer"]["text"] == anew["answer"]
    left = await stored(pool)
    assert tables_with(left, f"Hoe houdt {NAME}", f"mensen als {NAME}", f"Vraag het {NAME}") == set()
    answers = (await asked.api.get(f"/questions/{asked.id}/answers")).json()["items"]
    assert [answer["text"] for answer in answers] == [anew["answer"], MARK, MARK]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"reason": "personal_data"}, [""]),
        ({"reason": "personal_data", "words": ["x"]}, ["words/0"]),
        ({"reason": "zomaar", "words": [NAME]}, ["reason"]),
        ({"reason": "other", "words": [NAME, "Staatnergens"]}, ["words/1"]),
        ({"reason": "other", "words": [NAME, "weggehaald"]}, ["words/1"]),
    ],
)
async def test_what_cannot_be_removed_is_said_and_then_nothing_is(
    asked: Asked, settings: Settings, pool: asyncpg.Pool, body: dict[str, Any], pointers: list[str]
) -> None:
    before = await stored(pool)
    answer = await asked.move("redactions", body)
    assert answer.status_code == 400, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert await stored(pool) | {"audit": []} == before | {"audit": []}, "but for the row that says that it failed"


async def test_an_answer_comes_anew_only_where_one_stands(ask: Ask) -> None:
    asked = await (await ask()).moves("triage")
    answer = await asked.move("redactions", {"reason": "other", "answer": "Een ander antwoord."})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "answer")


async def test_the_words_of_a_question_that_was_split_go_from_its_parts_and_the_other_way_round(
    ask: Ask, pool: asyncpg.Pool
) -> None:
    asked = await (await ask(text=f"Over {NAME} en over {PHONE}, twee vragen.")).moves("triage", "release")
    texts = [f"Wie betaalt de huisarts van {NAME}?", "Wie volgt de huisarts op?"]
    headers = {**asked.coordinator, "If-Match": f'"{asked.version}"', "Idempotency-Key": "eenmaal"}
    split = {"parts": [{"text": text} for text in texts]}
    made = (await asked.api.post(f"/questions/{asked.id}/parts", json=split, headers=headers)).json()
    named, other = (Asked(asked.api, asked.coordinator, part["id"], "") for part in made["parts"])
    assert (await named.move("redactions", {"reason": "other", "words": [NAME]})).status_code == 200
    assert tables_with(await stored(pool), NAME) == set()
    asked.version = made["version"] + 1
    assert (await asked.move("redactions", {"reason": "other", "words": [PHONE]})).status_code == 200
    assert tables_with(await stored(pool), PHONE) == set()
    untouched = (await asked.api.get(f"/questions/{other.id}")).json()
    assert (untouched["version"], untouched["text"]) == (1, texts[1]), "nothing was in it"


async def test_what_was_withdrawn_can_be_redacted_and_stays_withdrawn(asked: Asked, pool: asyncpg.Pool) -> None:
    await asked.moves("withdrawal")
    found = await asked.move("redactions", WORDS)
    assert (found.status_code, found.json()["state"]) == (200, "withdrawn")
    assert tables_with(await stored(pool), NAME, PHONE) == set()
    told = json.loads(await pool.fetchval("select payload from outbox order by seq desc limit 1"))
    assert (told["data"]["state"], told["data"]["text"]) == ("withdrawn", None)
