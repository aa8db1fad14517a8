"""A question in Frisian says so wherever its words stand, on every page of the nation and of a hub."""

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from portal.app import PAGES
from portal.settings import Mode
from portal.sign_in import own, routes
from portal.web import errors
from tests.portal.addresses import COORDINATOR, HUB, NATIONAL
from tests.portal.conftest import Open
from tests.portal.example_data import ident
from tests.portal.example_words import CODE
from tests.portal.frisian import Read, asked_in_frisian, receipt
from tests.portal.split_stand_in import LISTED
from tests.portal.versions_stand_in import LEARNED

AT = f"/gedeeld/{ident(101)}"
DESK = [AT, f"{AT}/andere", f"{AT}/andere/{ident(102)}", f"{AT}/andere/{ident(102)}?vraag=fryslan/{ident(1)}"]
DESK += ["/voorstellen", *(f"/voorstellen/{ident(number)}" for number in (601, 602, 603, 604))]
DESK += [f"/berichten/nieuw?naar=fryslan/{ident(1)}"]
DESK += ["/aanmeldingen", "/voorstellen/besluiten", "/vergelijking", f"/vergelijking/{LEARNED}"]
MORE = ["/aanmeldingen", *COORDINATOR, "/bureau/gegevens", f"/vragen/{LISTED}", f"/vragen/{LISTED}/weghalen"]
# No question has words here.
SILENT = {
    "/aanmelden",
    "/aanmelden/terug",
    "/aanmeldingen",
    "/regios",
    "/toegankelijkheid",
    "/bestaat-niet",
    "/volg",
    "/gewist",
    "/bureau/gegevens",
    "/voorstellen/besluiten",
}
SILENT |= {"/vergelijking", f"/ontvangen/{CODE}"}


@pytest.fixture
def frisian(portal: Open, monkeypatch: pytest.MonkeyPatch) -> Open:
    render = JSONResponse.render
    monkeypatch.setattr(JSONResponse, "render", lambda self, content: render(self, asked_in_frisian(content)))
    return portal


@pytest.mark.parametrize(
    ("mode", "role", "addresses"),
    [
        ("national", None, NATIONAL),
        ("national", "analyst", DESK),
        ("hub", None, HUB),
        ("hub", "coordinator", [*HUB, *MORE]),
    ],
)
async def test_frisian_words_are_marked_as_such_on_every_page(
    frisian: Open, mode: str, role: str | None, addresses: list[str]
) -> None:
    place = frisian(mode)
    place.apis.became, place.apis.versions.learned = receipt(), True
    async with httpx.AsyncClient(base_url=place.url, follow_redirects=True) as http:
        if role:
            token = place.token(role, "utrecht" if mode == "hub" else "national")
            http.cookies.update(place.cookies(token))
        read = {address: Read((await http.get(address)).text) for address in addresses}
    assert {address: page.unsaid for address, page in read.items() if page.unsaid} == {}
    silent = {address for address, page in read.items() if not page.is_said}
    assert silent <= SILENT


@pytest.mark.parametrize(("mode", "addresses"), [("national", [*NATIONAL, *DESK]), ("hub", [*HUB, *MORE])])
def test_a_page_that_comes_later_is_walked_too(mode: Mode, addresses: list[str]) -> None:
    routers = (errors.router, routes.router, own.router, *PAGES[mode])
    pages = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    paths = [address.split("?")[0] for address in addresses]
    missed = {
        route.path
        for route in pages
        if "GET" in (route.methods or ()) and not any(route.path_regex.match(path) for path in paths)
    }
    no_pages = {"/nu", "/lijkt-op", "/aanmelden/bij/{provider}", "/aanmelden/klaar", "/volg/{code}/gegevens/meenemen"}
    assert missed <= no_pages, "each page has an address here, or in addresses.py"
