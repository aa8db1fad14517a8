"""Wrong input to the question service: 400 that names everything that is wrong, and nothing of what was sent."""

import json
from typing import Any

import httpx
import pytest
from tests.question.asking import TEXT

SECRET = "geheim-5c1a"
WRONG: dict[str, dict[str, Any]] = {
    "text": {"text": SECRET[:5]},
    "title": {"title": SECRET * 30},
    "language": {"language": SECRET},
    "channel": {"channel": SECRET},
    "askerKind": {"askerKind": SECRET},
    "theme": {"theme": SECRET},
    "area": {"area": "GM٠٣٤٤"},
    "level": {"level": 3},
    "neededBy": {"neededBy": "2026-02-30"},
    "asker/email": {"asker": {"email": SECRET}},
    "asker/phone": {"asker": {"phone": SECRET}},
    "asker/name": {"asker": {"name": "\x00"}},
    "asker/bsn": {"asker": {"bsn": SECRET}},
    "state": {"state": "answered"},
    "version": {"version": 7},
    "id": {"id": "0192f0c4-0000-7000-8000-000000000000"},
}


@pytest.mark.parametrize(("pointer", "fields"), WRONG.items(), ids=WRONG.keys())
async def test_a_wrong_field_is_named(api: httpx.AsyncClient, pointer: str, fields: dict[str, Any]) -> None:
    answer = await api.post("/questions", json={"text": TEXT, **fields})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert SECRET not in answer.text


async def test_everything_that_is_wrong_is_named_at_once(api: httpx.AsyncClient) -> None:
    asker = {
        name: value["asker"][name] for p, value in WRONG.items() if p.startswith("asker/") for name in value["asker"]
    }
    body = {name: value for fields in WRONG.values() for name, value in fields.items()} | {"asker": asker}
    answer = await api.post("/questions", json=body)
    assert {error["pointer"] for error in answer.json()["errors"]} == WRONG.keys()
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    "date", ["", "gisteren", "2026-13-01", "01-02-2026", "2026-02-30", "9" * 40, True, [], "0000-00-00"]
)
async def test_a_date_that_is_not_there_is_a_fault(api: httpx.AsyncClient, date: Any) -> None:
    answer = await api.post("/questions", json={"text": TEXT, "neededBy": date})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=%00", "theme=x", "state=x", "level=x", "askerKind=x",
     "q=%00", "q=" + "x" * 201, "cursor=" + "0" * 200],
)  # fmt: skip
async def test_a_wrong_filter_is_a_fault(api: httpx.AsyncClient, query: str) -> None:
    answer = await api.get(f"/questions?{query}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "q", ["'", '"', "& |", "!!", ":*", "\\", "(" * 50, "a:b & (c", "%", "'; drop table question; --"]
)
async def test_any_words_can_be_looked_for(api: httpx.AsyncClient, q: str) -> None:
    assert (await api.get("/questions", params={"q": q})).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> en dan?",
        "'; drop table question; --",
        "{{7*7}} ${7*7}",
        "🏡 עברית العربية \u202e omgekeerd",
        "a\u0301\u200b\ufeff en een zin",
        "\t\n regels\n\nen meer",
    ],
)
async def test_any_words_can_be_asked_and_come_back_as_they_were(
    api: httpx.AsyncClient, text: str, coordinator: dict[str, str]
) -> None:
    receipt = (await api.post("/questions", json={"text": text})).json()
    found = (await api.get(f"/questions/{receipt['id']}", headers=coordinator)).json()
    assert found["originalText"] == text.strip()


@pytest.mark.parametrize("text", ["& | !", "'", "de het een", "12345 67890", "🏡" * 10, "x" * 4000])
async def test_any_words_can_be_compared(api: httpx.AsyncClient, text: str) -> None:
    assert (await api.post("/similar-questions", json={"text": text.ljust(10, ".")})).status_code == 200


@pytest.mark.parametrize("code", ["x", "'", "UT7K-3M9Q-PD2X", "é", "%ff", "x" * 2000])
async def test_a_code_that_nobody_has_is_not_found(api: httpx.AsyncClient, code: str) -> None:
    assert (await api.get(f"/receipts/{code}")).status_code == 404


async def test_a_body_in_another_language_than_json_is_a_fault(api: httpx.AsyncClient) -> None:
    for body in (b"", b"null", b"[]", b"7", b'"x"', b"<xml/>", json.dumps({"text": TEXT}).encode("utf-16")):
        answer = await api.post("/questions", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in {400, 201 if body[:2] == b"\xff\xfe" else 400}, body


@pytest.mark.parametrize(
    "day", [0, 1e9, 20261231, "0", "1767139200", "2026-12-31T00:00:00Z", "2026-12-31T00:00", "20261231"]
)
async def test_a_day_is_written_as_one(api: httpx.AsyncClient, day: Any) -> None:
    assert (await api.post("/questions", json={"text": TEXT, "neededBy": day})).status_code == 400


@pytest.mark.parametrize(
    "text", ["\u200b" * 10, "\u3164" * 12, "\u2800" * 10, "ja\u200b\u200d\u2060\ufeff\u00ad\u200e\u200f\u2061"]
)
async def test_a_text_that_nobody_sees_is_no_question(api: httpx.AsyncClient, text: str) -> None:
    assert (await api.post("/questions", json={"text": text})).status_code == 400
    assert (await api.post("/similar-questions", json={"text": text})).status_code == 400
    assert (await api.post("/questions", json={"text": TEXT, "title": text})).status_code in (
        400,
        201 if "ja" in text else 400,
    )


async def test_a_line_end_counts_once(api: httpx.AsyncClient, coordinator: dict[str, str]) -> None:
    text = "regel vol\r\n" * 399 + "0123456789"
    receipt = (await api.post("/questions", json={"text": text})).json()
    found = (await api.get(f"/questions/{receipt['id']}", headers=coordinator)).json()
    assert found["text"] == text.replace("\r\n", "\n")
