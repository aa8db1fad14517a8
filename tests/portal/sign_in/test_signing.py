"""Who is signed in: by a cookie that says nothing, for as long as the identity service says so."""

import logging
import re

import httpx
import jwt
import pytest
from playwright.async_api import Page
from tests.portal.conftest import Open, Place

from portal.web.session import key_of

Places = dict[tuple[str, str], Place]


async def test_a_page_says_who_is_signed_in_as_what_and_until_when(places: Places, plain_page: Page) -> None:
    await places["national", "full"].sign_in(plain_page)
    assert "/voorstellen/" in plain_page.url
    assert re.fullmatch(
        r"Aangemeld als demo-analist, analist van het land, tot \d\d\.\d\d uur", await plain_page.inner_text(".who p")
    )


async def test_several_providers_are_named_and_each_leads_on(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["hub", "full"].url + "/aanmelden?terug=/volg")
    links = plain_page.locator(".providers a")
    assert await links.all_inner_texts() == ["Meld u aan bij de gemeente", "Meld u aan bij uw instelling"]
    assert (await links.first.get_attribute("href") or "").endswith("/aanmelden/bij/medewerkers?terug=%2Fvolg")


async def test_a_single_provider_needs_no_choice(portal: Open) -> None:
    hub = portal("hub")
    del hub.apis.identity.providers[1:]
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answer = await http.get("/aanmelden?terug=/volg")
        assert (answer.status_code, answer.headers["location"]) == (303, "/aanmelden/bij/medewerkers?terug=%2Fvolg")
        again = await http.get("/aanmelden?opnieuw=ja&terug=/volg")
    assert again.status_code == 200, "who was signed in before reads why, and is not sent round and round"


async def test_signing_in_is_bound_to_the_browser_that_began_and_leads_back(portal: Open) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url) as one, httpx.AsyncClient(base_url=hub.url) as other:
        begun = await one.get("/aanmelden/bij/medewerkers?terug=/vragen%3Fstand%3Dnieuw")
        assert begun.headers["location"].startswith("https://provider.example/authorize")
        back = "/aanmelden/terug?" + str(httpx.QueryParams(state="1", code=hub.token("coordinator", "utrecht")))
        assert (await other.get(back)).status_code == 400
        done = await one.get(back)
        assert (done.status_code, done.headers["location"]) == (303, "/vragen?stand=nieuw")
        assert "demo-analist" in (await one.get("/")).text
        assert (await one.get(back)).headers["location"] == "/aanmelden/klaar", "who goes Back is signed in"


@pytest.mark.parametrize("said", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x", ""])
async def test_an_address_elsewhere_is_no_way_back(portal: Open, said: str) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url) as http:
        await http.get("/aanmelden/bij/medewerkers", params={"terug": said})
    assert hub.apis.identity.begun[-1]["returnTo"] == "/aanmelden/klaar"


@pytest.mark.parametrize(("error", "words"), [("access_denied", "zelf gestopt"), ("server_error", "Begin hieronder")])
async def test_what_went_wrong_at_the_provider_is_said_kindly(places: Places, error: str, words: str) -> None:
    async with httpx.AsyncClient(base_url=places["hub", "full"].url) as http:
        answer = await http.get("/aanmelden/terug", params={"error": error, "error_description": "<b>x</b>"})
    assert answer.status_code == 400
    assert words in answer.text
    assert "<b>x</b>" not in answer.text
    assert "set-cookie" not in answer.headers


async def test_while_nobody_answers_the_page_says_so(places: Places) -> None:
    async with httpx.AsyncClient(base_url=places["national", "away"].url) as http:
        answer = await http.get("/aanmelden")
    assert "Aanmelden lukt nu even niet" in answer.text


async def test_the_cookie_is_for_us_alone_and_says_nothing(portal: Open) -> None:
    nation = portal("national")
    token = nation.token()
    async with httpx.AsyncClient(base_url=nation.url) as http:
        await http.get("/aanmelden/bij/medewerkers")
        answer = await http.get("/aanmelden/terug", params={"state": "1", "code": token})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/;" in cookie + ";"
    assert "Domain" not in cookie
    assert int(re.findall(r"Max-Age=(\d+)", cookie)[0]) <= 12 * 3600
    assert not any(part in cookie for part in token.split("."))
    assert not any(secret in cookie for secret in nation.apis.identity.tokens)


async def test_a_token_is_asked_for_once_and_not_for_every_page(portal: Open) -> None:
    nation = portal("national")
    async with httpx.AsyncClient(base_url=nation.url, cookies=nation.cookies(nation.token())) as http:
        for _ in range(3):
            await http.get("/regios")
    assert len(nation.apis.identity.renewed) == 1


async def test_a_token_that_ends_soon_is_renewed(portal: Open) -> None:
    nation = portal("national")
    async with httpx.AsyncClient(base_url=nation.url, cookies=nation.cookies(nation.token(seconds=20))) as http:
        for _ in range(2):
            assert "demo-analist" in (await http.get("/regios")).text
    assert len(nation.apis.identity.renewed) == 2


async def test_a_session_that_ended_elsewhere_is_over_here(portal: Open) -> None:
    nation = portal("national")
    async with httpx.AsyncClient(base_url=nation.url, cookies=nation.cookies(nation.token(seconds=20))) as http:
        assert "demo-analist" in (await http.get("/regios")).text
        nation.apis.identity.tokens.clear()
        assert "demo-analist" not in (await http.get("/regios")).text


async def test_while_the_identity_service_is_away_who_works_is_not_told_to_sign_in(portal: Open) -> None:
    nation = portal("national")
    async with httpx.AsyncClient(base_url=nation.url, cookies=nation.cookies(nation.token(seconds=20))) as http:
        nation.apis.identity.is_away = True
        assert (await http.get("/voorstellen/besluiten")).status_code == 503
        assert (await http.get("/regios")).status_code == 200, "what everybody may read goes on"
        nation.apis.identity.is_away = False
        assert (await http.get("/voorstellen/besluiten")).status_code == 200


async def test_a_session_whose_token_is_not_trusted_here_signs_nobody_in(
    portal: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nation = portal("national")
    forged = type(nation.issuer)(tmp_path_factory.mktemp("other")).token("x", ["analyst"], "national")
    for token in (forged, nation.token(seconds=-10), nation.token(seconds=7200)):
        async with httpx.AsyncClient(base_url=nation.url, cookies=nation.cookies(token)) as http:
            assert "Aangemeld als" not in (await http.get("/")).text


async def test_signing_out_ends_it_here_and_at_the_identity_service(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    await plain_page.get_by_role("button", name="Afmelden").click()
    assert await plain_page.locator(".who").count() == 0
    assert await plain_page.context.cookies() == []
    assert nation.apis.identity.tokens == {}


async def test_signing_out_goes_on_at_the_provider(portal: Open, page: Page) -> None:
    """In a browser that holds forms to our own pages."""
    nation = portal("national")
    nation.apis.identity.farewell = nation.apis.url + "/aggregator/v1/overview?post_logout=1"
    await nation.sign_in(page)
    await page.get_by_role("button", name="Afmelden").click()
    await page.wait_for_url("**/aggregator/v1/overview?post_logout=1")
    assert await page.context.cookies() == []


async def test_no_page_with_a_name_on_it_is_kept(places: Places) -> None:
    hub = places["hub", "full"]
    cookies = hub.cookies(hub.token("coordinator", "utrecht"))
    async with httpx.AsyncClient(base_url=hub.url, cookies=cookies) as http:
        answer = await http.get("/")
    assert "demo-analist" in answer.text
    assert answer.headers["cache-control"] == "no-store"


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
    assert plain_page.url.endswith("terug=%2Fbureau")


async def test_who_is_signed_in_reads_the_name_of_her_hub(places: Places, plain_page: Page) -> None:
    hub = places["hub", "full"]
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    assert "coördinator van Utrecht, tot" in await plain_page.inner_text(".who")


async def test_a_cookie_that_was_made_elsewhere_signs_nobody_in(places: Places) -> None:
    nation = places["national", "full"]
    for made in ("nonsense", nation.token(), jwt.encode({"sub": "x"}, "k" * 32), "\xe9"):
        async with httpx.AsyncClient(base_url=nation.url) as http:
            headers = {b"Cookie": f"aanmelding-national={made}".encode()}
            assert "Aangemeld als" not in (await http.get("/", headers=headers)).text


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
    names = {places[mode, "full"].sessions.cookie for mode in ("national", "hub")}
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
