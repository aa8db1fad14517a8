"""What is wrong in a request is said at once, for every field, and never repeated back."""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

import httpx
import pytest
from contracts.catalogue import services
from pydantic import BaseModel, TypeAdapter, ValidationError
from tests.common.conftest import Lasting
from tests.problems import problem

from aggregator.ingest.hub_events import HubEntry
from plek_common.app import Service
from plek_common.characters import is_fit
from plek_common.schema import Foreign, Input
from plek_common.settings import Settings
from plek_common.site import load, site
from plek_common.testing import StillClock, client

SECRET = "geheim-5c1a"
BODIES: dict[str, bytes] = {
    "malformed JSON": b'{"words": "' + SECRET.encode(),
    "not UTF-8": b'{"words": "\xff\xfe ' + SECRET.encode() + b'"}',
    "no object": f'["{SECRET}"]'.encode(),
    "an unknown field": json.dumps({"words": "ja", "extra": SECRET}).encode(),
    "a half character as the name of a field": b'{"words": "ja", "\\ud800": "' + SECRET.encode() + b'"}',
    "over-long text": json.dumps({"words": SECRET * 100}).encode(),
    "NUL": json.dumps({"words": f"{SECRET}\x00"}).encode(),
    "a character that XML cannot hold": json.dumps({"words": f"{SECRET}\ufffe"}).encode(),
    "a control character": json.dumps({"words": f"{SECRET}\x1b"}).encode(),
    "a lone surrogate": b'{"words": "\\ud83d ' + SECRET.encode() + b'"}',
    "a wrong type": json.dumps({"words": {"in": SECRET}}).encode(),
    "a number that is no number": json.dumps({"words": "ja", "number": SECRET}).encode(),
    "a number too long to read": b'{"words": "ja", "number": ' + b"9" * 5000 + b"}",
    "only whitespace": json.dumps({"words": "  "}).encode(),
    "nested a thousand deep": b"[" * 20_000,
    "nothing": b"",
}


@pytest.fixture(scope="module")
def settings(lasting: Lasting) -> Settings:
    return lasting.settings


@pytest.fixture(scope="module")
def api(lasting: Lasting) -> httpx.AsyncClient:
    return lasting.api


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_is_wrong_is_refused_without_repeating_it(api: httpx.AsyncClient, body: bytes) -> None:
    answer = await api.post("/notes", content=body, headers={"Content-Type": "application/json"})
    problem(answer, 400)
    assert SECRET not in answer.text


async def test_every_fault_is_named_at_once(api: httpx.AsyncClient) -> None:
    body = {"words": "", "number": "veel", "colour": "rood"}
    found = problem(await api.post("/notes", json=body), 400)
    assert {error["pointer"] for error in found["errors"]} == {"words", "number", "colour"}
    assert all(error["in"] == "body" and error["detail"] for error in found["errors"])


async def test_a_body_without_a_content_type_is_refused_or_read_but_never_breaks(api: httpx.AsyncClient) -> None:
    answer = await api.post("/notes", content=b"words=ja", headers={"Content-Type": "text/plain"})
    problem(answer, 400)


@pytest.mark.parametrize("id", ["x", "1", "00000000", "%00", "..%2f..", "' or 1=1", "é"])
async def test_an_id_that_is_no_id_is_a_fault_in_the_path(api: httpx.AsyncClient, id: str) -> None:
    answer = await api.get(f"/notes/{id}")
    assert answer.status_code in {400, 404}
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_an_unknown_id_is_not_found(api: httpx.AsyncClient) -> None:
    problem(await api.get("/notes/00000000-0000-7000-8000-000000000000"), 404)


async def test_an_address_that_is_not_there_is_not_found(api: httpx.AsyncClient) -> None:
    answer = await api.get("/nothing/here")
    problem(answer, 404)
    assert answer.json()["detail"] == "Dit adres bestaat niet.", "in Dutch: the framework speaks English"


async def test_a_slash_at_the_end_is_not_found_and_leads_nowhere_else(api: httpx.AsyncClient) -> None:
    for method in ("GET", "POST"):
        answer = await api.request(method, "/notes/")
        problem(answer, 404)
        assert "Location" not in answer.headers


async def test_a_method_that_is_not_there_says_which_are(api: httpx.AsyncClient) -> None:
    answer = await api.delete("/notes")
    problem(answer, 405)
    assert answer.headers["Allow"] == "POST"
    assert answer.json()["title"] == "Methode niet toegestaan"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("POST", "/health/live", 405)])
async def test_where_no_pages_are_served_the_same_is_said_beside_the_apis(
    settings: Settings, method: str, path: str, status: int
) -> None:
    app = site(load(["partner"]), settings, api=True, workers=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        problem(await http.request(method, path), status)


async def test_a_line_break_of_a_word_processor_becomes_the_one_that_was_meant(api: httpx.AsyncClient) -> None:
    answer = await api.post("/notes", json={"words": "een\x0btwee\x0cdrie"})
    assert answer.json()["words"] == "een\ntwee\ndrie"


NONSENSE = ("%00", "x%00y", f"{'0' * 8}-0000-7000-8000-{'0' * 12}.%00", "%1B", "%EF%BF%BF")


@pytest.mark.parametrize("name", services())
async def test_no_parameter_of_an_address_takes_a_character_that_nothing_can_hold(
    name: str, settings: Settings, clock: StillClock
) -> None:
    (found,) = load([name])
    assert isinstance(found, Service)
    async with client(found, settings, clock) as api:
        for path, item in api.app.openapi()["paths"].items():  # type: ignore[attr-defined]
            where = re.sub(r"{[^}]*}", "x", path)
            named = [each["name"] for each in item.get("get", {}).get("parameters", []) if each["in"] == "query"]
            for nonsense in NONSENSE:
                for query in named:
                    problem(await api.get(f"{where}?{query}={nonsense}"), 400)
                if "{" in path and "get" in item:
                    problem(await api.get(re.sub(r"{[^}]*}", nonsense, path)), 400)


@pytest.mark.parametrize("name", services())
def test_every_text_that_comes_in_is_cleaned_or_refused(name: str) -> None:
    """Also in fields of tomorrow: each is tried with every character that XML cannot hold."""
    load([name])
    tried = 0
    for model in (found for found in _below(Input) if found.__module__.partition(".")[0] == name):
        for field, info in model.model_fields.items():
            shape: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            adapter: TypeAdapter[Any] = TypeAdapter(shape)
            for letter in UNFIT:
                try:
                    taken = adapter.validate_python(f"https://voorbeeld.nl/{letter}/een@voorbeeld.nl tien tekens")
                except ValidationError:
                    continue
                tried += 1
                assert is_fit(str(taken)), f"{model.__name__}.{field} takes {letter!r}"
    assert tried


@pytest.mark.parametrize("name", ["question", "aggregator"])
@pytest.mark.parametrize("letter", ["\x00", "\x08", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_every_text_that_others_say_is_cleaned_or_refused(name: str, letter: str) -> None:
    """An event is a door too: what it holds is stored, searched and shown like what people type."""
    load([name])
    tried = 0
    for model in (found for found in _below(Foreign) if found.__module__.partition(".")[0] == name):
        for field, info in model.model_fields.items():
            shape: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            tried += _is_held_to_what_is_fit(TypeAdapter(shape), f"{model.__name__}.{field}", letter)
    assert tried


def _is_held_to_what_is_fit(adapter: TypeAdapter[Any], name: str, letter: str) -> bool:
    """Whether it holds text at all, alone or as a list."""
    for said in ("tekst{}", ["tekst{}"]):
        try:
            adapter.validate_python(_filled(said, "."))
        except ValidationError:
            continue
        with contextlib.suppress(ValidationError):
            taken = adapter.validate_python(_filled(said, letter))
            assert all(map(is_fit, [taken] if isinstance(taken, str) else taken)), f"{name} takes {letter!r}"
        return True
    return False


def _filled(said: str | list[str], letter: str) -> str | list[str]:
    return said.format(letter) if isinstance(said, str) else [each.format(letter) for each in said]


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\ufffe"])
def test_what_the_nation_keeps_without_knowing_it_is_held_to_the_same_characters(letter: str) -> None:
    known = {"id": "00000000-0000-7000-8000-000000000000", "version": 1}
    for unknown in (f"a{letter}", ["b", f"a{letter}"], {"deep": [{"er": f"a{letter}"}]}, {f"a{letter}": 1}):
        with pytest.raises(ValidationError, match="summary"):
            HubEntry.model_validate({**known, "summary": unknown})
    taken = HubEntry.model_validate({**known, "summary": {"text": ["een\x0btwee"]}})
    assert taken.model_dump()["summary"] == {"text": ["een\ntwee"]}


UNFIT = [*map(chr, range(32)), "\ud800", "\udfff", "\ufffe", "\uffff"]


def _below(shape: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for found in shape.__subclasses__():
        yield found
        yield from _below(found)
