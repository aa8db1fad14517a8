"""What every page tells the browser to allow, pinned: a page that tells something else is looked at by a person."""

import re

import httpx
import pytest
from tests.portal.addresses import FULL
from tests.portal.conftest import NOWHERE, Place, settings, trusting
from tests.portal.pages import addresses
from tests.portal.web.page_headers import OTHERWISE, OWN, PINNED

from plek_local.issuer import Issuer
from portal.app import create_app
from portal.settings import Mode

Places = dict[tuple[str, str], Place]
SIGNED_IN = [("hub", "/bureau"), ("hub", "/logboek"), ("national", "/voorstellen"), ("national", "/logboek")]


@pytest.mark.parametrize(("mode", "address"), [*FULL, *SIGNED_IN])
async def test_a_page_tells_what_is_pinned(places: Places, mode: str, address: str) -> None:
    place, org = places[mode, "full"], "utrecht" if mode == "hub" else "national"
    role = "administrator" if address == "/logboek" else "coordinator" if mode == "hub" else "analyst"
    cookies = place.cookies(place.token(role, org)) if (mode, address) in SIGNED_IN else {}
    async with httpx.AsyncClient(base_url=place.url, cookies=cookies) as http:
        answer = await http.get(address)
    told = {name: value for name, value in answer.headers.items() if name not in OWN}
    assert told == PINNED | OTHERWISE.get((mode, address), {})


@pytest.mark.parametrize("mode", ["hub", "national"])
def test_every_page_that_anybody_may_open_is_among_the_pinned(issuer: Issuer, mode: Mode) -> None:
    """Those behind a sign-in have the same headers: one place puts them on all."""
    known = [address.partition("?")[0] for pinned, address in [*FULL, *SIGNED_IN] if pinned == mode]
    for path in addresses(mode, issuer, "GET"):
        pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))
        assert any(pattern.fullmatch(address) for address in known) or path.startswith(_BEHIND), path


async def test_a_page_that_breaks_tells_the_same(issuer: Issuer) -> None:
    """It is answered outside of what puts the headers on all others."""
    app = create_app(settings("hub", NOWHERE), trusting(issuer))

    async def breaks() -> None:
        raise RuntimeError("a fault of ours")

    app.add_api_route("/breekt", breaks)
    within = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=within, base_url="http://hub") as http:
        answer = await http.get("/breekt")
    assert answer.status_code == 500
    assert {name: value for name, value in answer.headers.items() if name not in OWN} == PINNED


# Behind a sign-in, or no page of its own; tests/access/test_pages.py looks at the headers of each of them as well.
_BEHIND = (
    *(
        "/rechten",
        "/bureau",
        "/berichten",
        "/logboek",
        "/aanmeldingen",
        "/vergelijking",
        "/voorstellen/",
        "/uitnodiging/",
    ),
    *("/aanmelden/", "/nu", "/lijkt-op", "/gedeeld/{bundle_id}/andere"),
    *("/vragen/{question_id}/weghalen", "/volg/{code}/"),
)
