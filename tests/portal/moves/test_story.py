"""A coordinator brings a question from its receipt to its end, on her pages alone and by the keyboard."""

from playwright.async_api import Page
from tests.portal.moves.office import ASKER, Office

TEXT = "Hoe houden we de huisarts bereikbaar? Bel mij op 06-12345678."


async def press(page: Page, name: str) -> None:
    """A link or a button, by the keyboard."""
    found = page.get_by_role("link", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True))
    async with page.expect_navigation():
        await found.first.press("Enter")


async def done(page: Page) -> str:
    return await page.inner_text(".work__done")


async def test_a_question_goes_from_its_receipt_to_its_end(office: Office, page: Page) -> None:
    id = await office.ask(TEXT, asker=ASKER)
    await office.sign_in(page)
    await press(page, "Nieuw 1")
    assert "stapel=nieuw" in page.url
    await press(page, f"“{TEXT}”")

    assert "Beoordeel de vraag eerst" in await page.inner_text("main")
    assert await page.get_by_role("link", name="Geef de vraag vrij").count() == 0
    assert ASKER["email"] not in await page.content()
    await press(page, "Laat zien wie dit vroeg")
    assert ASKER["email"] in await page.inner_text(".telling__side")

    await press(page, "Beoordeel de vraag")
    await page.select_option("#theme", "zorg")
    await page.select_option("#level", "regional")
    await page.select_option("#area", "GM0344")
    await press(page, "Bewaar de beoordeling")
    assert "De beoordeling is bewaard" in await done(page)

    await press(page, "Maak de vraag scherper")
    assert await page.input_value("#text") == TEXT
    await page.fill("#text", f"Hoe blijft de huisarts in ons dorp bereikbaar? {TEXT[-23:]}")
    await page.fill("#why", "Nu staat er waar.")
    await press(page, "Bewaar deze woorden")

    await press(page, "Geef de vraag vrij")
    await press(page, "Geef de vraag vrij")
    assert await page.locator("mark").all_inner_texts() == ["06-12345678"]
    assert "(telefoonnummer)" in await page.inner_text(".personal__text")
    assert (await office.read(id))["releasedAt"] is None
    await page.fill("#text", "Hoe blijft de huisarts in ons dorp bereikbaar?")
    await press(page, "Geef de vraag vrij")
    assert "De vraag is vrijgegeven" in await done(page)
    public = (await office.api.get(f"/question/v1/questions/{id}")).json()
    assert "06" not in f"{public['text']} {public['originalText']}", "nobody outside ever read the number"

    await press(page, "Geef een antwoord")
    await page.select_option("#kind", "interim")
    await page.fill("#text", "Begin bij de huisartsenpost.")
    await page.fill("#sources", "Handreiking huisvesting\nhttps://voorbeeld.nl/zorg")
    await press(page, "Geef dit antwoord")
    await press(page, "Rond de vraag af")
    await page.fill("#reason", "De vraagsteller is geholpen.")
    await press(page, "Rond de vraag af")
    assert "De vraag is afgerond" in await done(page)
    await press(page, "Terug naar uw bureau")
    assert "stapel=nieuw" in page.url, "back to where she was"
    assert (await office.read(id))["state"] == "closed"
    answers = (await office.api.get(f"/question/v1/questions/{id}/answers")).json()["items"]
    assert answers[0]["sources"] == ["Handreiking huisvesting", "https://voorbeeld.nl/zorg"]
