"""What was released stays true: each kind of breaking change is caught, and adding is not one."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from contracts import releases
from contracts.__main__ import main
from contracts.catalogue import ROOT
from contracts.compatible import api_breaks, event_breaks

EVENT = json.loads((ROOT / "events" / "question-published.v1.schema.json").read_text(encoding="utf-8"))
API = json.loads((ROOT / "openapi" / "question.json").read_text(encoding="utf-8"))
GONE = object()


def changed(document: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """A copy with another value at a place such as properties/title; GONE takes it away."""
    copy = deepcopy(document)
    *way, last = (part.replace("~", "/") for part in place.split("/"))
    inner: Any = copy
    for name in way:
        inner = inner[int(name) if isinstance(inner, list) else name]
    if value is GONE:
        del inner[last]
    else:
        inner[last] = value
    return copy


REQUIRED = EVENT["required"]
CREATE, LIST = "paths/~questions/post", "paths/~questions/get"
SCHEMAS = "components/schemas"


def test_nothing_of_today_breaks_what_was_released() -> None:
    assert list(releases.RELEASED.glob("*/events/*.json"))
    assert releases.broken() == []


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("properties/theme", GONE, "data.theme is gone"),
        ("$defs/PublicAnswer/properties/kind", GONE, "data.answer.kind is gone"),
        ("properties/version", {"type": "string"}, "data.version: was integer, is string"),
        ("properties/language", {"anyOf": [{"type": "string"}, {"type": "null"}]}, "was string, is string or null"),
        ("properties/title", {"type": "string"}, "data.title: was string or null, is string"),
        ("properties/askedAt/format", "date", "data.askedAt: another format"),
        ("properties/language/pattern", "^nl$", "data.language: another pattern"),
        ("required", [*REQUIRED, "mood"], "data.mood became required"),
        ("required", [name for name in REQUIRED if name != "theme"], "data.theme may now be missing"),
        (
            "properties/level/anyOf",
            [{"type": "string", "enum": ["local"]}, {"type": "null"}],
            '"regional" is no longer',
        ),
        ("properties/state/enum", ["triaged"], '"anything else" is no longer a value'),
    ],
)
def test_a_change_that_breaks_readers_of_an_event_is_caught(place: str, value: Any, says: str) -> None:
    assert says in "\n".join(event_breaks(EVENT, changed(EVENT, place, value)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("properties/mood", {"type": "string"}),
        ("$defs/PublicAnswer/properties/sources", {"type": "array", "items": {"type": "string"}}),
        ("properties/level/anyOf/0/enum", ["world", "local", "regional", "national"]),
        ("description", "Says it better."),
    ],
)
def test_adding_to_an_event_is_fine(place: str, value: Any) -> None:
    assert event_breaks(EVENT, changed(EVENT, place, value)) == []


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        ("paths/~questions", GONE, "POST /questions is gone"),
        (f"{LIST}/parameters", [], "GET /questions.query theme is gone"),
        (f"{CREATE}/responses/201", GONE, "POST /questions: no longer answers 201"),
        (
            f"{CREATE}/responses/201/content",
            {"text/plain": {}},
            "POST /questions 201: no longer gives application/json",
        ),
        (f"{SCHEMAS}/Receipt/properties/code", GONE, "POST /questions 201.code is gone"),
        (f"{SCHEMAS}/QuestionCreate/properties/askerKind", GONE, "application/json.askerKind is gone"),
        (f"{SCHEMAS}/QuestionCreate/required", ["text", "theme"], "application/json.theme became required"),
        (f"{SCHEMAS}/QuestionCreate/properties/text/maxLength", 100, "application/json.text: a tighter maxLength"),
        (f"{SCHEMAS}/QuestionCreate/properties/text/minLength", 20, "application/json.text: a tighter minLength"),
        (f"{SCHEMAS}/Receipt/properties/askedAt/type", "integer", "201.askedAt: was string, is integer"),
    ],
)
def test_a_change_that_breaks_who_calls_an_api_is_caught(place: str, value: Any, says: str) -> None:
    assert says in "\n".join(api_breaks(API, changed(API, place, value)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("paths/~moods", {"get": {"responses": {"200": {"description": "ja"}}}}),
        (f"{SCHEMAS}/Receipt/properties/mood", {"type": "string"}),
        (f"{SCHEMAS}/Receipt/required", [*API["components"]["schemas"]["Receipt"]["required"], "mood"]),
        (f"{SCHEMAS}/QuestionCreate/properties/mood", {"type": "string"}),
        (f"{SCHEMAS}/QuestionCreate/properties/text/maxLength", 9000),
    ],
)
def test_adding_to_an_api_is_fine(place: str, value: Any) -> None:
    assert api_breaks(API, changed(API, place, value)) == []


def test_a_released_event_type_that_is_gone_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    frozen = tmp_path / "9.0.0" / "events" / "question-burned.v1.schema.json"
    frozen.parent.mkdir(parents=True)
    frozen.write_text("{}")
    monkeypatch.setattr(releases, "RELEASED", tmp_path)
    assert main(["--check"]) == 1
    assert "question-burned.v1.schema.json is gone; 9.0.0 promised it" in capsys.readouterr().out


def test_a_release_is_frozen_once_and_under_a_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(releases, "RELEASED", tmp_path)
    monkeypatch.setattr("contracts.__main__.out_of_date", list)
    assert main(["release", "next"]) == 1
    assert main(["release", "0.2.0"]) == 0
    assert releases.broken() == []
    assert main(["release", "0.2.0"]) == 1
    assert "was released before" in capsys.readouterr().out
