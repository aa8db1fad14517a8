"""No other site makes a browser do something here: every form of every page is refused when it comes from elsewhere."""

import re
from collections.abc import Iterator

import httpx
import pytest
from starlette.routing import Route
from tests.portal.conftest import Open, trusting
from tests.portal.conftest import settings as settings_of
from tests.portal.example_data import ident

from plek_local.issuer import Issuer
from portal.app import create_app
from portal.settings import Mode

ROLES: dict[Mode, tuple[str, str]] = {"hub": ("coordinator", "utrecht"), "national": ("analyst", "national")}
FORMS = {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://elsewhere.example"}


def forms(mode: Mode, issuer: Issuer) -> Iterator[str]:
    """The address of every form that these pages take."""
    for route in create_app(settings_of(mode, "http://127.0.0.1:9"), trusting(issuer)).routes:
        for each in getattr(getattr(route, "original_router", None), "routes", [route]):
            if isinstance(each, Route) and "POST" in (each.methods or ()):
                yield re.sub(r"\{[^}]+\}", ident(2), each.path)


@pytest.mark.parametrize("mode", ROLES)
async def test_no_form_of_another_site_is_taken_whoever_is_signed_in(portal: Open, issuer: Issuer, mode: Mode) -> None:
    place, known = portal(mode), sorted(forms(mode, issuer))
    assert len(known) > 3
    cookies = place.cookies(place.token(*ROLES[mode]))
    async with httpx.AsyncClient(base_url=place.url, cookies=cookies) as http:
        for address in known:
            for headers in FORMS:
                answer = await http.post(address, data={"text": "Wie doet dit?"}, headers=headers)
                assert answer.status_code == 403, f"{address} {headers}"
                assert "Dit formulier kwam niet van onze eigen pagina" in answer.text
    assert place.apis.bodies == []
