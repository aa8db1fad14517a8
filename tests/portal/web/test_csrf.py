"""No other site makes a browser do something here: every form of every page is refused when it comes from elsewhere."""

import re

import httpx
import pytest
from tests.portal.conftest import Open
from tests.portal.example_data import ident
from tests.portal.pages import addresses

from plek_local.issuer import Issuer
from portal.settings import Mode

ROLES: dict[Mode, tuple[str, str]] = {"hub": ("coordinator", "utrecht"), "national": ("analyst", "national")}
FORMS = {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://elsewhere.example"}


@pytest.mark.parametrize("mode", ROLES)
async def test_no_form_of_another_site_is_taken_whoever_is_signed_in(portal: Open, issuer: Issuer, mode: Mode) -> None:
    place, known = portal(mode), [re.sub(r"\{[^}]+\}", ident(2), form) for form in addresses(mode, issuer, "POST")]
    assert f"/rechten/mensen/{ident(2)}/einde" in known
    cookies = place.cookies(place.token(*ROLES[mode]))
    async with httpx.AsyncClient(base_url=place.url, cookies=cookies) as http:
        for address in known:
            for headers in FORMS:
                answer = await http.post(address, data={"text": "Wie doet dit?"}, headers=headers)
                assert answer.status_code == 403, f"{address} {headers}"
                assert "Dit formulier kwam niet van onze eigen pagina" in answer.text
    assert place.apis.bodies == []
