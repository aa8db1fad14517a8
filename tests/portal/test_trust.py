"""What visitors may count on: safe, light, kind when something is away."""

import re

import httpx
import pytest
from playwright.async_api import Page, Response

from tests.portal.conftest import Open, Place
from tests.portal.example_data import ident

Places = dict[tuple[str, str], Place]
ATTACK = "<script>alert(1)</script> & “dag” <img src=x onerror=alert(2)>"
KB = 1000


@pytest.mark.parametrize("mode", ["national", "hub"])
async def test_a_question_with_a_script_in_it_is_only_text(portal: Open, page: Page, mode: str) -> None:
    place = portal("national" if mode == "national" else "hub")
    place.apis.asked.insert(0, (300, "utrecht", "zorg", "triaged", 0.0, ATTACK))
    page.on("dialog", lambda _: pytest.fail("the script ran"))
    for address in ("/", "/vragen", f"/vragen/{'utrecht/' if mode == 'national' else ''}{ident(300)}"):
        await page.goto(place.url + address)
        assert ATTACK in await page.inner_text("main")


@pytest.mark.parametrize("mode", ["national", "hub"])
async def test_a_first_visit_is_light_and_readable_after_three_requests(places: Places, page: Page, mode: str) -> None:
    asked: list[Response] = []
    page.on("response", lambda answer: asked.append(answer))  # noqa: PLW0108 - Playwright cannot wrap a built-in
    await page.goto(places[mode, "full"].url + "/")
    sizes = {answer.url: await weight(answer) for answer in asked if not answer.url.endswith("/nu?lang=nl")}
    assert sum(sizes.values()) < 150 * KB
    html = await asked[0].text()
    blocking = re.findall(r"<link rel=\"stylesheet\"|<script(?![^>]*defer)", html)
    assert 1 + len(blocking) <= 3
    assert all(url.startswith(places[mode, "full"].url) for url in sizes), "everything comes from here"


async def weight(answer: Response) -> int:
    sizes = await answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


async def test_static_files_may_be_kept_for_a_year_and_change_their_address(places: Places) -> None:
    async with httpx.AsyncClient(base_url=places["hub", "full"].url) as http:
        address = re.findall(r'href="(/static/[^"]*plek\.css)"', (await http.get("/")).text)[0]
        found = await http.get(address)
        other = await http.get(re.sub(r"/static/\w+/", "/static/000000000000/", address))
        outside = await http.get("/static/x/%2e%2e/%2e%2e/app.py")
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert found.headers["content-encoding"] == "gzip"
    assert found.headers["content-type"].startswith("text/css")
    assert "immutable" not in other.headers["cache-control"]
    assert outside.status_code == 404


@pytest.mark.parametrize(("mode", "address"), [("national", "/"), ("hub", "/"), ("hub", "/niets"), ("hub", "/nu")])
async def test_every_answer_has_the_headers_that_keep_a_page_safe(places: Places, mode: str, address: str) -> None:
    async with httpx.AsyncClient(base_url=places[mode, "full"].url) as http:
        headers = (await http.get(address)).headers
    assert headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    kept = (mode, address) == ("hub", "/")  # who goes back finds the form that was filled in
    assert headers["cache-control"] == ("private, no-cache" if kept else "no-store")


@pytest.mark.parametrize(
    ("mode", "address"),
    [("national", "/"), ("national", "/gedeeld"), ("national", "/vragen"), ("hub", "/vragen"), ("hub", "/volg/A2B3")],
)
async def test_an_api_that_is_away_gives_a_kind_page(places: Places, plain_page: Page, mode: str, address: str) -> None:
    answer = await plain_page.goto(places[mode, "away"].url + address)
    assert answer is not None
    assert answer.status == 503
    assert answer.headers["retry-after"] == "60"
    assert "Er is niets verloren gegaan" in await plain_page.inner_text("main")
    assert await plain_page.get_by_role("link", name="Probeer opnieuw").count() == 1


async def test_a_hub_whose_list_is_away_still_takes_a_question(places: Places, plain_page: Page) -> None:
    answer = await plain_page.goto(places["hub", "away"].url + "/")
    assert answer is not None
    assert answer.status == 503
    assert await plain_page.locator("#text").is_visible()
    assert "Dit deel kunnen wij nu niet laten zien" in await plain_page.inner_text("main")


async def test_one_part_that_is_away_does_not_take_the_page_with_it(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    nation.apis.away.add("themes-by-region")
    answer = await plain_page.goto(nation.url + "/")
    assert answer is not None
    assert answer.status == 200
    assert await plain_page.locator(".bundle").count() == 4
    assert await plain_page.locator(".heat .away").count() == 1


@pytest.mark.parametrize(
    "address",
    ["/niets", "/vragen/geen-nummer", f"/vragen/{ident(999)}", "/volg/..%2F..%2Fquestions", "/vragen/", "/afmelden"],
)
async def test_what_is_not_there_is_said_kindly(places: Places, address: str) -> None:
    async with httpx.AsyncClient(base_url=places["hub", "full"].url) as http:
        answer = await http.get(address)
    assert answer.status_code in (404, 405)
    assert "Deze pagina is er niet" in answer.text


async def test_a_form_that_is_too_large_is_refused(places: Places) -> None:
    async with httpx.AsyncClient(base_url=places["hub", "full"].url) as http:
        assert (await http.post("/vragen", data={"text": "a" * 70_000})).status_code == 413
        assert (await http.post("/vragen", data={"text": "a" * 4_001})).status_code == 400
