"""Pages that are not at the root of their host: every way through them stays where they are."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.portal.addresses import COORDINATOR, HUB, NATIONAL
from tests.portal.conftest import NATION, Open, Place, Server, settings, trusting
from tests.portal.example_data import ident
from tests.portal.example_words import CODE
from tests.portal.split_stand_in import LISTED
from tests.portal.versions_stand_in import LEARNED

from plek_common.below import Below
from portal.app import create_app
from portal.settings import Mode

ROOT = "/kennishub"
LINK = re.compile(r'\s(?:href|action|formaction|src|hx-get|hx-post|sse-connect)="([^"]*)"')
STARTS = {
    "hub": [*HUB, *COORDINATOR, f"/vragen/{LISTED}"],
    "national": [*NATIONAL, "/vergelijking", f"/vergelijking/{LEARNED}", f"/gedeeld/{ident(101)}/andere"],
}
LEAVING = re.compile("/afmelden|/aanmelden/bij/|/einde")
ROLES = {"hub": ("coordinator", "utrecht"), "national": ("analyst", "national")}


class Proxy:
    """Hands on what is under the root, with or without it; whatever else is asked for is somebody else's."""

    def __init__(self, app: ASGIApp, *, strips: bool) -> None:
        self.app, self.strips = app, strips

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(ROOT + "/"):
            await send({"type": "http.response.start", "status": 502, "headers": []})
            await send({"type": "http.response.body", "body": b"somebody else's"})
        elif scope["type"] == "http" and self.strips:
            rest = {"path": scope["path"].removeprefix(ROOT), "raw_path": scope["raw_path"].removeprefix(ROOT.encode())}
            await self.app({**scope, **rest}, receive, send)
        else:
            await self.app(scope, receive, send)


@pytest.fixture(params=["kept", "stripped"])
def under(request: pytest.FixtureRequest, portal: Open) -> Iterator[object]:
    """Opens pages under a path, behind a proxy that hands the path on or does not."""
    servers: list[Server] = []

    def opened(mode: Mode) -> Place:
        behind = portal(mode)
        told = settings(mode, behind.apis.url).model_copy(update={"public_url": "http://host.example" + ROOT})
        app = create_app(told, trusting(behind.issuer))
        servers.append(Server(Proxy(Below(app, ROOT), strips=request.param == "stripped")))
        return replace(behind, url=servers[-1].url + ROOT, sessions=app.state.sessions)

    yield opened
    for server in servers:
        server.stop()


@pytest.mark.parametrize("mode", ["hub", "national"])
async def test_every_way_through_the_pages_stays_under_their_path(under: Open, mode: Mode) -> None:
    place = under(mode)
    async with httpx.AsyncClient() as http:
        role, org = ROLES[mode]
        http.cookies.update(place.cookies(place.token(role, org)))
        sent = await http.get(place.url + "/aanmelden/klaar")
        assert sent.headers["location"] == ROOT + place.desk
        waiting, seen = [place.url + start for start in STARTS[mode]], set[str]()
        while waiting:
            address = waiting.pop()
            if address in seen or len(seen) > 400:
                continue
            seen.add(address)
            waiting += await ways_on(http, address, place)
    assert len(seen) > len(STARTS[mode])


async def ways_on(http: httpx.AsyncClient, address: str, place: Place) -> list[str]:
    """Where one may go from a page, each checked to be ours; forms are looked at, not sent."""
    if urlsplit(address).path.endswith("/nu"):
        return []
    answer = await http.get(address)
    assert answer.status_code != 502, address
    told = [answer.headers["location"]] if answer.is_redirect else []
    if answer.headers.get("content-type", "").startswith("text/html"):
        told += [unescape(link) for link in LINK.findall(answer.text)]
    inside = [link for link in told if not link.startswith(("#", "mailto:", "tel:", NATION))]
    assert [link for link in inside if not link.startswith(ROOT + "/")] == [], address
    return [urljoin(address, link.partition("#")[0]) for link in inside if not LEAVING.search(link)]


async def test_a_question_is_asked_and_followed_under_a_path(under: Open) -> None:
    place = under("hub")
    async with httpx.AsyncClient(follow_redirects=True) as http:
        asked = await http.post(place.url + "/vragen", data={"text": "Wie helpt ons aan een nieuwe huisarts?"})
        followed = await http.post(place.url + "/volg", data={"code": CODE.lower()})
        left = await http.post(place.url + "/afmelden")
        refused = await http.get(place.url + "/bureau")
    paths = [str(answer.url).removeprefix(place.url) for answer in (asked, followed, left, refused)]
    assert paths == [f"/ontvangen/{CODE}", f"/volg/{CODE}", "/", "/aanmelden?opnieuw=ja&terug=%2Fbureau"]
    assert all(answer.status_code == 200 for answer in (asked, followed, left, refused))
