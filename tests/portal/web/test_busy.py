"""The pages hand on who visits, and say kindly that it goes too fast."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.portal.conftest import Server, settings, trusting

from plek_local.issuer import Issuer
from portal.app import create_app
from portal.settings import Mode


@pytest.mark.parametrize("mode", ["hub", "national"])
@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::7"])
async def test_the_apis_hear_who_visits(assets: None, issuer: Issuer, mode: Mode, address: str) -> None:
    heard: list[str | None] = []

    async def api(request: Request) -> Response:
        heard.append(request.headers.get("x-forwarded-for"))
        return JSONResponse({"items": [], "next": None})

    behind = Server(Starlette(routes=[Route("/{any:path}", api)]))
    app = create_app(settings(mode, behind.url), trusting(issuer))
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as http,
    ):
        assert (await http.get("/vragen")).status_code == 200
    behind.stop()
    assert set(heard) == {address}


async def test_a_visitor_who_goes_too_fast_is_told_so_and_when_to_come_back(assets: None, issuer: Issuer) -> None:
    async def api(_: Request) -> Response:
        return JSONResponse({"status": 429}, 429, {"Retry-After": "17"})

    behind = Server(Starlette(routes=[Route("/{any:path}", api, methods=["GET", "POST"])]))
    app = create_app(settings("hub", behind.url), trusting(issuer))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as http,
    ):
        page = await http.get("/vragen")
        form = await http.post("/vragen", data={"text": "Hoe houden we de huisarts hier?"})
    behind.stop()
    assert (page.status_code, page.headers["retry-after"]) == (429, "17")
    assert "Het gaat even te snel" in page.text
    assert "Hoe houden we de huisarts hier?" in form.text, "what was typed stays"
