"""What every answer has, whatever went wrong; and what every service has, whatever it does."""

from dataclasses import replace

import httpx
import pytest
from fastapi import APIRouter
from tests.common import notes
from tests.common.services import REAL, of
from tests.problems import problem

from plek_common.app import create_app
from plek_common.middleware import SECURITY_HEADERS
from plek_common.settings import Settings
from plek_common.site import site
from plek_common.testing import StillClock, client


def safe(answer: httpx.Response, version: str) -> None:
    assert answer.headers["API-Version"] == version
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/openapi.json", 200),
        ("GET", "/nothing", 404),
        ("GET", "/notes/", 404),
        ("DELETE", "/notes", 405),
        ("POST", "/notes", 400),
        ("PUT", "/notes/00000000-0000-7000-8000-000000000000", 401),
        ("GET", "/faults", 500),
    ],
)
async def test_every_answer_says_its_version_and_how_to_treat_it(
    api: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await api.request(method, path)
    assert answer.status_code == status
    safe(answer, "1.2.3")


async def test_a_body_that_is_too_large_is_answered_with_the_same_headers(
    api: httpx.AsyncClient, settings: Settings
) -> None:
    answer = await api.post("/notes", content=b"x" * (settings.body_limit + 1))
    assert answer.status_code == 413
    safe(answer, "1.2.3")


async def test_an_error_that_nobody_thought_of_tells_nothing(
    api: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await api.get("/faults")
    problem(answer, 500)
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text
    assert any(record.exc_info for record in caplog.records), "an operator must be able to find out"


@pytest.mark.parametrize("name", REAL)
async def test_a_service_shows_its_document_without_login_and_every_answer_is_safe(
    name: str, settings: Settings, clock: StillClock
) -> None:
    service = of(name)
    async with client(service, settings, clock) as api:
        document = await api.get("/openapi.json")
        assert document.json()["openapi"].startswith("3.")
        with_a_slash = await api.get("/openapi.json/")
        assert with_a_slash.status_code == 404, "an address has one spelling, and no redirect leads to it"
        for answer in (document, await api.get("/nothing"), with_a_slash):
            safe(answer, service.version)


@pytest.mark.parametrize("name", REAL)
def test_every_operation_says_how_it_can_go_wrong(name: str, settings: Settings) -> None:
    document = create_app(of(name), settings).openapi()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            responses = operation["responses"]
            assert {"401", "403", "500", "503"} <= responses.keys(), f"{method} {path}"
            assert "422" not in responses
            assert all("API-Version" in response["headers"] for response in responses.values())


def test_a_route_that_declares_no_action_refuses_to_be_built(settings: Settings) -> None:
    router = APIRouter()
    router.add_api_route("/open-door", lambda: None)
    service = replace(notes.service, router=router)
    with pytest.raises(ValueError, match="/open-door"):
        create_app(service, settings)


async def test_no_address_leads_to_another_spelling_of_it(settings: Settings) -> None:
    app = site([notes.service], settings, api=True, workers=False)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as anyone,
    ):
        for path in ("/notes/v1", "/notes/v1/", "/health/live/", "/nothing"):
            assert (await anyone.get(path)).status_code == 404, path
        assert (await anyone.get("/health/live")).json()["status"] == "live"


@pytest.mark.parametrize("before", ["", "/kennishub"])
async def test_a_deployment_under_a_path_answers_with_and_without_it(settings: Settings, before: str) -> None:
    under = settings.model_copy(update={"public_url": "https://host.example/kennishub/"})
    whole = httpx.ASGITransport(site([of("question")], under, api=True, workers=False))
    async with httpx.AsyncClient(transport=whole, base_url="https://host.example") as http:
        assert (await http.get(f"{before}/health/live")).status_code == 200
        told = (await http.get(f"{before}/question/v1/openapi.json")).json()
        assert (await http.get(f"{before}/kennishubben/health/live")).status_code == 404
    assert told["servers"][0]["url"] == "https://host.example/kennishub/question/v1"
