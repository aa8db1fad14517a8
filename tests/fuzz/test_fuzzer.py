"""The fuzzer finds each kind of answer that a document did not promise, and finds it again by its seed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import APIRouter, Response
from tests.common import notes
from tests.fuzz.fuzzer import Fuzzer
from tests.fuzz.served import served

from plek_common.action import action
from plek_common.settings import Settings
from plek_common.testing import Databases

router = APIRouter()


@router.get("/numbers/{number}", dependencies=[action("note.read")])
async def read(number: int) -> dict[str, int]:
    return {"share": 100 // (number if number != 7 else 0)}


@router.get("/teapots", dependencies=[action("note.read")])
async def pour() -> Response:
    return Response(status_code=418)


@router.get("/notes", response_model=notes.Note, dependencies=[action("note.read")])
async def forget() -> Response:
    return Response('{"id": 7}', media_type="application/json")


@router.get("/pages", response_model=notes.Note, dependencies=[action("note.read")])
async def draw() -> Response:
    return Response("<p>", media_type="text/html")


@pytest.fixture
def fuzz(databases: Databases, settings_of: Callable[..., Settings]) -> Callable[[], dict[str, str]]:
    def run() -> dict[str, str]:
        faulty = replace(notes.service, router=router)
        with served(faulty, databases, lambda url: settings_of(url, kafka=False)) as found:
            fuzzer = Fuzzer(found, [{}], {"numbers": ["0", "7"]})
            fuzzer.run(40, seed=1)
        return fuzzer.faults

    return run


def test_each_kind_of_answer_that_was_not_promised_is_found(fuzz: Callable[[], dict[str, Any]]) -> None:
    found = " ".join(fuzz())
    for kind in (
        "GET /numbers/{number}: answered 500",
        "GET /teapots: UndefinedStatusCode 418",
        "GET /notes: JsonSchemaError 200",
        "GET /pages: UndefinedContentType 200",
    ):
        assert kind in found


def test_a_run_comes_back_by_its_seed(fuzz: Callable[[], dict[str, Any]]) -> None:
    first, second = fuzz(), fuzz()
    assert first == second
