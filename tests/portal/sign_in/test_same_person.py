"""One browser, one person: who signs in in another tab does nothing by the pages that stood open of somebody else."""

import httpx
import pytest
from playwright.async_api import Page
from tests.portal.conftest import Open, Place
from tests.portal.split_stand_in import LISTED

from portal.web.whose import FIELD


def of(place: Place, subject: str, role: str = "coordinator") -> dict[str, str]:
    """The cookies of this person."""
    return place.cookies(place.issuer.token(subject, [role], "utrecht"))


async def browsing(page: Page, place: Place, subject: str) -> None:
    made = of(place, subject)
    await page.context.add_cookies([{"name": name, "value": said, "url": place.url} for name, said in made.items()])


MARKS = f"[...document.forms].filter(f => f.method === 'post').map(f => f.elements['{FIELD}']?.value ?? '')"


async def test_a_form_of_somebody_else_does_nothing_says_so_and_loses_nothing(portal: Open, page: Page) -> None:
    hub = portal("hub")
    await browsing(page, hub, "noor")
    await page.goto(f"{hub.url}/vragen/{LISTED}/weghalen")
    await page.fill("#woorden", "mevrouw De Wit")
    await browsing(page, hub, "sam")  # in another tab
    await page.locator("main form button[type=submit]").click()
    assert await page.locator("h1").inner_text() == "In een ander tabblad is iemand anders aangemeld"
    said = await page.inner_text("main")
    assert "Nu bent u hier aangemeld als sam" in said
    assert "mevrouw De Wit" in said, "what was written can be read and copied"
    assert hub.apis.bodies == []
    await page.get_by_role("link", name="Ga verder als sam").click()
    assert page.url == f"{hub.url}/vragen/{LISTED}/weghalen"


async def test_the_same_person_in_another_sign_in_goes_on(portal: Open, page: Page) -> None:
    hub = portal("hub")
    await browsing(page, hub, "noor")
    await page.goto(f"{hub.url}/vragen/{LISTED}/weghalen")
    await browsing(page, hub, "noor")
    await page.locator("main form button[type=submit]").click()
    assert "Schrijf" in await page.inner_text("main") or await page.locator("[role=alert]").count() == 1


@pytest.mark.parametrize("address", ["/", "/bureau", "/bureau/gegevens", "/aanmeldingen", f"/vragen/{LISTED}"])
async def test_every_form_says_for_whom_it_was_made(portal: Open, page: Page, address: str) -> None:
    hub = portal("hub")
    await browsing(page, hub, "noor")
    await page.goto(hub.url + address)
    marks = await page.evaluate(MARKS)
    assert len(marks) >= 1
    assert len(set(marks)) == 1
    assert all(marks), "none is without"


async def test_a_page_for_nobody_in_particular_marks_nothing(portal: Open, page: Page) -> None:
    await page.goto(portal("hub").url + "/")
    assert not any(await page.evaluate(MARKS))


async def test_signing_out_by_a_page_of_somebody_else_signs_nobody_out(portal: Open) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url, cookies=of(hub, "noor")) as http:
        shown = (await http.get("/")).text
    mark = shown.partition(f'name="{FIELD}" value="')[2].partition('"')[0]
    async with httpx.AsyncClient(base_url=hub.url, cookies=of(hub, "sam")) as http:
        assert (await http.post("/afmelden", data={FIELD: mark})).status_code == 409
        assert "sam" in (await http.get("/")).text
    assert len(hub.apis.identity.tokens) == 2


async def test_who_signs_in_where_somebody_was_signed_in_ends_that(portal: Open) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url, cookies=of(hub, "noor")) as http:
        await http.get("/aanmelden/bij/medewerkers")
        code = hub.issuer.token("sam", ["coordinator"], "utrecht")
        assert (await http.get("/aanmelden/terug", params={"state": "1", "code": code})).status_code == 303
        assert "sam" in (await http.get("/")).text
    assert list(hub.apis.identity.tokens.values()) == [code], "no sign-in stays open that no browser holds"
