"""Who has the code of a question reads where it stands, why, and the answer; released or not."""

import json
from typing import Any

import asyncpg
import pytest
from tests.question.asking import BODIES, TEXT, Ask, Asked


async def receipt(asked: Asked, code: str | None = None) -> Any:
    return (await asked.api.get(f"/receipts/{code or asked.code}")).json()


async def test_who_has_the_code_reads_the_answer_without_a_release(ask: Ask) -> None:
    asked = await (await ask(language="fy")).moves("triage", "answers")
    found = await receipt(asked)
    assert (found["standing"], found["question"]) == ("answered", None)
    assert found["own"]["language"] == "fy"
    assert [answer["text"] for answer in found["own"]["answers"]] == [BODIES["answers"]["text"]]
    assert found["own"]["originalText"] == TEXT


@pytest.mark.parametrize(
    ("moves", "standing", "reason"),
    [
        ((), "open", None),
        (("triage", "release", "matching"), "open", None),
        (("triage", "answers"), "answered", None),
        (("triage", "answers", "closure"), "answered", BODIES["closure"]["reason"]),
        (("triage", "answers", "reopening"), "open", BODIES["reopening"]["reason"]),
        (("triage", "answers", "reopening", "answers"), "answered", None),
        (("triage", "answers", "reopening", "closure"), "closed", BODIES["closure"]["reason"]),
        (("triage", "closure"), "closed", BODIES["closure"]["reason"]),
        (("triage", "closure", "bundling"), "closed", BODIES["closure"]["reason"]),
        (("triage", "release", "withdrawal"), "withdrawn", BODIES["withdrawal"]["reason"]),
    ],
)
async def test_the_receipt_says_what_became_of_it_and_why(
    ask: Ask, moves: tuple[str, ...], standing: str, reason: str | None
) -> None:
    found = await receipt(await (await ask()).moves(*moves))
    assert (found["standing"], found["reason"]) == (standing, reason)


async def test_a_withdrawn_question_shows_its_words_to_nobody_who_has_the_code(ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "answers", "withdrawal")
    found = await receipt(asked)
    assert found["own"] is None
    assert TEXT not in json.dumps(found)


async def test_a_question_that_was_split_is_done_when_its_parts_are(ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "parts")
    parts = [await part(asked, at) for at in range(2)]
    assert (await receipt(asked))["standing"] == "open", "none of its parts is answered"
    assert (await receipt(asked))["reason"].startswith("Gesplitst in 2 vragen.")
    await parts[0].moves("answers")
    assert (await receipt(asked))["standing"] == "open"
    await parts[1].moves("closure")
    found = await receipt(asked)
    assert (found["standing"], [each["standing"] for each in found["parts"]]) == ("answered", ["answered", "closed"])
    assert found["parts"][0]["own"]["answers"][0]["text"] == BODIES["answers"]["text"]
    await parts[0].moves("withdrawal")
    assert (await receipt(asked))["standing"] == "closed"
    await parts[1].moves("withdrawal")
    assert (await receipt(asked))["standing"] == "withdrawn"


async def part(asked: Asked, at: int) -> Asked:
    code = (await receipt(asked))["parts"][at]["code"]
    shown = (await asked.api.get(f"/questions/{asked.id}", headers=asked.coordinator)).json()
    return Asked(asked.api, asked.coordinator, shown["parts"][at]["id"], code)


async def test_a_question_is_answered_exactly_when_events_carry_its_answer(ask: Ask, pool: asyncpg.Pool) -> None:
    asked = await (await ask()).moves("triage", "release", "answers", "reopening", "closure", "reopening", "answers")
    await asked.moves("closure")
    rows = await pool.fetch("select payload from outbox order by seq")
    told = [json.loads(row["payload"])["data"] for row in rows]
    assert [(data["state"], data["answer"] is not None) for data in told] == [
        ("triaged", False), ("answered", True), ("matching", False), ("closed", False), ("matching", False),
        ("answered", True), ("closed", True),
    ]  # fmt: skip
    shown = (await asked.api.get(f"/questions/{asked.id}")).json()
    assert shown["answer"]["text"] == BODIES["answers"]["text"]


async def test_a_question_that_was_opened_again_is_not_called_answered_while_somebody_types(ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "release", "answers", "reopening")
    (found,) = (await asked.api.post("/similar-questions", json={"text": TEXT})).json()["items"]
    assert found["answered"] is False
