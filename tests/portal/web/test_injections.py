"""In a real browser: whatever somebody typed is text on a page, and runs nothing."""

import pytest
from playwright.async_api import Page
from tests.injections import EVERY
from tests.portal.conftest import Open
from tests.portal.example_data import ident

# Elements and attributes by which a text would do something; pages have a few scripts of their own, from here.
DOING = """() => [
    ...document.querySelectorAll(
        'script:not([src^="/static/"]), iframe, object, embed, base, math, marquee, video, body *[style], style'),
    ...[...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a =>
        a.name.startsWith('on') || a.name.startsWith('hx-on') || /^\\s*javascript:/i.test(a.value))),
    ...document.querySelectorAll('img, meta[http-equiv]'),
].map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("mode", ["hub", "national"])
async def test_no_text_does_anything_on_a_page(portal: Open, page: Page, mode: str) -> None:
    place = portal("hub" if mode == "hub" else "national")
    before = list(place.apis.asked)
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    page.on("request", lambda asked: pytest.fail(asked.url) if "evil" in asked.url else None)
    for start in range(0, len(EVERY), 20):  # as many as the nation shows at once
        some = EVERY[start : start + 20]
        asked = [(400 + n, "utrecht", "zorg", "triaged", n / 1000, said) for n, said in enumerate(some)]
        place.apis.asked[:] = [*asked, *before]
        await page.goto(place.url + "/vragen")
        shown = await page.locator("main").text_content() or ""
        assert [said for said in some if "“" + " ".join(said.split()) + "”" not in shown] == [], "in one line"
        assert await page.evaluate(DOING) == []


@pytest.mark.parametrize("said", [said for said in EVERY if "<" in said])
async def test_a_text_stays_in_its_field_and_in_its_story(portal: Open, page: Page, said: str) -> None:
    hub = portal("hub")
    hub.apis.asked.insert(0, (400, "utrecht", "zorg", "triaged", 0.0, said))
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    await page.goto(f"{hub.url}/vragen/{ident(400)}")
    assert said in (await page.locator("main").text_content() or "")
    assert await page.evaluate(DOING) == []
    await page.goto(hub.url + "/")
    await page.fill("#text", said[:9])  # too short: the form comes back with it
    await page.get_by_role("button", name="Stel uw vraag").click()
    assert await page.input_value("#text") == said[:9].strip()
    assert await page.evaluate(DOING) == []
