"""Signing in: with a code that is trusted, for as long as it is, and from our own pages only."""

import logging
import re

import httpx
import jwt
import pytest
from playwright.async_api import Page
from tests.portal.conftest import Place

from portal.web.session import key_of

Places = dict[tuple[str, str], Place]


async def test_a_code_signs_in_and_the_page_says_who_and_as_what(places: Places, plain_page: Page) -> None:
    await places["national", "full"].sign_in(plain_page)
    assert "/voorstellen/" in plain_page.url
    assert re.fullmatch(
        r"Aangemeld als demo-analist, analist van het land, tot \d\d\.\d\d uur", await plain_page.inner_text(".who p")
    )


async def test_a_link_with_the_code_behind_its_hash_signs_in_and_leaves_no_trace(places: Places, page: Page) -> None:
    nation = places["national", "full"]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    token = nation.token()
    await page.goto(f"{nation.url}/aanmelden#{token}")
    await page.wait_for_url("**/voorstellen/**")
    assert all(token not in address.partition("#")[0] for address in asked)
    await page.go_back()
    assert token not in page.url


async def test_the_cookie_is_for_us_alone_and_says_nothing(places: Places) -> None:
    nation = places["national", "full"]
    token = nation.token()
    async with httpx.AsyncClient(base_url=nation.url) as http:
        cookie = (await http.post("/aanmelden", data={"code": token})).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert int(re.findall(r"Max-Age=(\d+)", cookie)[0]) <= 3600
    assert not any(part in cookie for part in token.split("."))


async def test_signing_out_ends_it(places: Places, plain_page: Page) -> None:
    await places["national", "full"].sign_in(plain_page)
    await plain_page.get_by_role("button", name="Afmelden").click()
    assert await plain_page.locator(".who").count() == 0
    assert await plain_page.context.cookies() == []


async def test_no_page_with_a_name_on_it_is_kept(places: Places) -> None:
    hub = places["hub", "full"]
    async with httpx.AsyncClient(base_url=hub.url) as http:
        await http.post("/aanmelden", data={"code": hub.token("coordinator", "utrecht")})
        answer = await http.get("/")
    assert "demo-analist" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("code", ["", "geen code", "a.b.c"])
async def test_a_wrong_code_is_said_kindly_and_never_shown_again(places: Places, code: str) -> None:
    async with httpx.AsyncClient(base_url=places["national", "full"].url) as http:
        answer = await http.post("/aanmelden", data={"code": code})
    assert answer.status_code == 400
    assert "Aanmelden is niet gelukt" in answer.text
    assert "set-cookie" not in answer.headers
    assert not code or code not in answer.text


@pytest.mark.parametrize("groups", [40, 400], ids=["for a cookie", "for anybody"])
async def test_a_code_of_too_many_groups_is_said_to_be_too_long(places: Places, groups: int) -> None:
    """As a provider makes it that names all groups of a person: another of the same kind would not help."""
    nation = places["national", "full"]
    code = nation.issuer.token("x", ["analyst", *(f"groep-{n:060}" for n in range(groups))], "national")
    async with httpx.AsyncClient(base_url=nation.url) as http:
        answer = await http.post("/aanmelden", data={"code": code})
    assert answer.status_code == 400
    assert "te lang" in answer.text
    assert "verlopen" not in answer.text


async def test_a_code_of_another_issuer_or_that_has_ended_is_refused(
    places: Places, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nation = places["national", "full"]
    forged = type(nation.issuer)(tmp_path_factory.mktemp("other")).token("x", ["analyst"], "national")
    async with httpx.AsyncClient(base_url=nation.url) as http:
        for token in (forged, nation.token(seconds=-10), nation.token(seconds=7200)):
            assert (await http.post("/aanmelden", data={"code": token})).status_code == 400


@pytest.mark.parametrize(
    ("org", "heading"), [(None, "Meld u aan om verder te gaan"), ("national", "Dit kunt u hier niet doen")]
)
async def test_who_has_to_sign_in_first_is_not_told_that_it_failed(
    places: Places, plain_page: Page, org: str | None, heading: str
) -> None:
    hub = places["hub", "full"]
    if org:
        await hub.sign_in(plain_page, hub.token("coordinator", org))
    await plain_page.goto(hub.url + "/bureau")
    assert await plain_page.locator("[role=alert] h2").inner_text() == heading
    assert "niet gelukt" not in await plain_page.inner_text("main")


async def test_who_is_signed_in_reads_the_name_of_her_hub(places: Places, plain_page: Page) -> None:
    hub = places["hub", "full"]
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    assert "coördinator van Utrecht, tot" in await plain_page.inner_text(".who")


async def test_a_cookie_that_was_made_elsewhere_signs_nobody_in(places: Places) -> None:
    nation = places["national", "full"]
    for made in ("nonsense", nation.token(), jwt.encode({"sub": "x"}, "k" * 32)):
        async with httpx.AsyncClient(base_url=nation.url, cookies={"aanmelding-national": made}) as http:
            assert "Aangemeld als" not in (await http.get("/")).text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({}, 303),
    ],
)
async def test_a_form_of_another_site_is_refused(places: Places, headers: dict[str, str], status: int) -> None:
    async with httpx.AsyncClient(base_url=places["national", "full"].url) as http:
        answer = await http.post("/afmelden", headers=headers)
    assert answer.status_code == status


async def test_somebody_who_may_not_decide_is_told_so(places: Places, plain_page: Page) -> None:
    nation = places["national", "full"]
    await nation.sign_in(plain_page, nation.token("coordinator", "utrecht"))
    assert "coördinator van utrecht" in await plain_page.inner_text(".who")
    assert "alleen een analist van het land" in await plain_page.inner_text("main")
    assert await plain_page.locator(".answers").count() == 0


async def test_signing_in_at_a_hub_leaves_the_nation_alone(places: Places) -> None:
    names = set()
    for mode, role, org in (("national", "analyst", "national"), ("hub", "coordinator", "utrecht")):
        place = places[mode, "full"]
        async with httpx.AsyncClient(base_url=place.url) as http:
            made = (await http.post("/aanmelden", data={"code": place.token(role, org)})).headers["set-cookie"]
        names.add(made.partition("=")[0])
    assert len(names) == 2, "a browser keeps one jar for all ports of a machine"


async def test_a_hub_lets_its_own_coordinator_in_and_takes_nobody_for_an_analyst(
    places: Places, plain_page: Page
) -> None:
    hub = places["hub", "full"]
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    assert plain_page.url == hub.url + "/bureau"
    await hub.sign_in(plain_page, hub.token("analyst", "national"))
    assert "dit kan alleen een coördinator van deze hub" in await plain_page.inner_text("main")


def test_without_a_secret_the_key_is_for_this_process_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert key_of(None) != key_of(None)
    assert "PLEK_PORTAL_SECRET is not set" in caplog.text
