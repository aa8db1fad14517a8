"""An administrator sees who may do what, invites, gives and ends, on pages that everybody can use."""

from urllib.parse import quote
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, Page, expect
from tests.portal.axe import AXE, faults
from tests.portal.grants.town import Town

from identity.grants.proposals import propose
from plek_common.clock import now


async def give(town: Town, page: Page, person: UUID, role: str, why: str = "Begint vandaag") -> None:
    await town.go(page, f"/rechten/mensen/{person}")
    await page.select_option("#rol", role)
    await page.fill("#reden", why)
    await page.get_by_role("button", name="Geef het recht").click()
    await expect(page.get_by_role("status")).to_contain_text("Het recht is gegeven")


async def test_a_right_is_given_seen_and_ended_with_a_reason(town: Town, plain_page: Page) -> None:
    noor = await town.person("Noor Haverkamp")
    await town.sign_in(plain_page, "administrator")
    await plain_page.get_by_role("link", name="Rechten", exact=True).click()
    await expect(plain_page.get_by_text("Nog niemand heeft hier rechten")).to_be_visible()
    await give(town, plain_page, noor, "coordinator", "Begint bij het loket")
    await town.go(plain_page, "/rechten")
    row = plain_page.locator(".rights__item")
    await expect(row).to_contain_text("Coördinator")
    await expect(row).to_contain_text("Begint bij het loket")
    await row.get_by_role("link", name="Beëindig").click()
    await plain_page.get_by_role("button", name="Beëindig het recht").click()
    await expect(plain_page.get_by_role("alert")).to_contain_text("Zeg in een paar woorden waarom")
    await plain_page.fill("#reden", "Doet nu ander werk")
    await plain_page.get_by_role("button", name="Beëindig het recht").click()
    await expect(plain_page.get_by_role("status")).to_contain_text("Het recht is beëindigd")
    assert await town.holds(noor) == []


async def test_a_day_shows_who_had_what_on_it(town: Town, plain_page: Page) -> None:
    noor = await town.person("Noor Haverkamp")
    await town.pool.execute(
        "insert into role_grant values (gen_random_uuid(), $1, 'editor', 'utrecht', null, '2026-03-01', null, 'x', "
        "'Toen', '2026-03-01', 'x', 'Klaar ermee', '2026-04-01')",
        noor,
    )
    await town.sign_in(plain_page, "administrator")
    for day, count in (("2026-03-15", 1), ("2026-05-01", 0), ("geen dag", 0)):
        await town.go(plain_page, f"/rechten?dag={day}")
        await expect(plain_page.locator(".rights__item")).to_have_count(count)


async def test_an_invitation_is_shown_once_and_gives_the_right_to_who_signs_in(
    town: Town, plain_page: Page, page: Page
) -> None:
    await town.sign_in(plain_page, "administrator")
    await town.go(plain_page, "/rechten/uitnodigen")
    await plain_page.fill("#wie", "Sam de Boer")
    await plain_page.select_option("#rol", "editor")
    await plain_page.fill("#reden", "Komt bij de redactie")
    await plain_page.get_by_role("button", name="Maak de link").click()
    link = await plain_page.input_value("#link")
    await town.go(plain_page, "/rechten/uitnodigingen")
    await expect(plain_page.locator(".rights__item")).to_contain_text("nog niet aangenomen")
    assert link not in await plain_page.content()

    way = link.removeprefix("https://utrecht.example")
    await town.go(page, way)
    await expect(page.locator("h1")).to_have_text("U bent uitgenodigd")
    await page.get_by_role("link", name="Meld u eerst aan").click()
    providers = page.locator("main a[href*='/aanmelden/bij/']")
    assert quote(way, safe="") in (await providers.first.get_attribute("href") or ""), "she comes back after signing in"
    sam = await town.person("Sam de Boer")
    await town.sign_in(page, subject=str(sam))
    await town.go(page, way)
    await page.get_by_role("button", name="Neem de uitnodiging aan").click()
    await expect(page.locator("h1")).to_have_text("Welkom")
    assert await town.holds(sam) == ["editor"]
    await town.go(page, way)
    await expect(page.locator("h1")).to_have_text("Deze pagina is er niet")


async def test_a_proposal_of_a_provider_is_confirmed_with_a_reason_or_refused(town: Town, plain_page: Page) -> None:
    people = [await town.person(name) for name in ("Noor Haverkamp", "Sam de Boer")]
    for person in people:
        await propose(town.pool, person, role="editor", provider="gemeente", claim="groep: redactie", now=now())
    await town.sign_in(plain_page, "administrator")
    for name, button in (("Noor Haverkamp", "Geef dit recht"), ("Sam de Boer", "Doe het niet")):
        await town.go(plain_page, "/rechten")
        item = plain_page.locator(".rights__proposals .rights__item", has_text=name)
        if button == "Geef dit recht":
            await item.get_by_role("button", name=button).click()
            await expect(plain_page.get_by_role("alert")).to_contain_text("Zeg in een paar woorden waarom")
            await item.get_by_label("Waarom krijgt deze persoon het recht?").fill("Zit bij de redactie")
        await item.get_by_role("button", name=button).click()
        await expect(item).to_have_count(0)
    assert [await town.holds(person) for person in people] == [["editor"], []]


async def test_the_last_administrator_is_told_why_she_stays(town: Town, plain_page: Page) -> None:
    noor = await town.person("Noor Haverkamp")
    await town.sign_in(plain_page, "administrator")
    await give(town, plain_page, noor, "administrator")
    await town.go(plain_page, f"/rechten/mensen/{noor}/einde")
    await plain_page.fill("#reden", "Uit dienst")
    await plain_page.get_by_role("button", name="Beëindig alles").click()
    await expect(plain_page.get_by_role("alert")).to_contain_text("laatste beheerder")
    assert await plain_page.input_value("#reden") == "Uit dienst", "what was typed is still there"


async def test_a_machine_gets_a_key_loses_it_and_is_stopped(town: Town, plain_page: Page) -> None:
    await town.sign_in(plain_page, "administrator")
    await town.go(plain_page, "/rechten/koppelingen")
    await plain_page.fill("#naam", "Koppeling met het zaaksysteem")
    await plain_page.get_by_label("vragen", exact=True).check()
    await plain_page.fill("#reden", "Zet vragen van het loket over")
    await plain_page.get_by_role("button", name="Maak de koppeling").click()
    await expect(plain_page.locator("h1")).to_have_text("Koppeling met het zaaksysteem")
    await plain_page.fill("#sleutel-tekst", "geen sleutel")
    await plain_page.get_by_role("button", name="Neem de sleutel aan").click()
    await expect(plain_page.get_by_role("alert")).to_contain_text("is geen openbare sleutel")
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    await plain_page.fill(
        "#sleutel-tekst", public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )
    await plain_page.get_by_role("button", name="Neem de sleutel aan").click()
    await expect(plain_page.locator(".rights__item")).to_contain_text("werkt sinds")
    await plain_page.get_by_role("button", name="Neem terug").click()
    await expect(plain_page.locator(".rights__item")).to_contain_text("teruggenomen")
    await plain_page.fill("#reden", "Niet meer nodig")
    await plain_page.get_by_role("button", name="Stop de koppeling").click()
    await expect(plain_page.get_by_text("Niet meer nodig")).to_be_visible()


async def test_the_nation_gives_roles_of_its_own(nation: Town, plain_page: Page) -> None:
    noor = await nation.person("Noor Haverkamp")
    await nation.sign_in(plain_page, "administrator")
    await give(nation, plain_page, noor, "steering")
    assert await nation.holds(noor) == ["steering"]
    said = await plain_page.locator("#rol option").all_inner_texts()
    assert "analist" in said
    assert "coördinator" not in said
    await nation.go(plain_page, "/rechten")
    await expect(plain_page.locator(".rights__item")).to_contain_text("Lid van de stuurgroep")


CLOSED = ["/rechten", "/rechten/mensen", "/rechten/uitnodigen", "/rechten/uitnodigingen", "/rechten/koppelingen"]


@pytest.mark.parametrize("address", CLOSED)
async def test_nobody_else_comes_in(town: Town, plain_page: Page, address: str) -> None:
    await town.go(plain_page, address)
    await expect(plain_page).to_have_url(f"{town.url}/aanmelden?opnieuw=ja&terug={quote(address, safe='')}")
    await town.sign_in(plain_page, "coordinator")
    await expect(plain_page.get_by_role("link", name="Rechten", exact=True)).to_have_count(0)
    await town.go(plain_page, address)
    await expect(plain_page).to_have_url(f"{town.url}/aanmelden?opnieuw=ja&terug={quote(address, safe='')}")
    await expect(plain_page.get_by_role("alert")).to_contain_text("alleen voor beheerders")


async def test_axe_finds_nothing_on_a_desktop_and_a_phone(town: Town, browser: Browser) -> None:
    noor = await town.person("Noor Haverkamp-van den Boogaard")
    await propose(town.pool, noor, role="editor", provider="gemeente", claim="groep: redactie", now=now())
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    await town.sign_in(page, "administrator")
    await give(town, page, noor, "coordinator")
    right = await town.pool.fetchval("select id from role_grant")
    addresses = [*CLOSED, f"/rechten/{right}/einde", f"/rechten/mensen/{noor}", f"/rechten/mensen/{noor}/einde"]
    for address in addresses:
        for width in (1280, 360):
            await page.set_viewport_size({"width": width, "height": 900})
            await town.go(page, address)
            await page.add_script_tag(path=AXE)
            assert await faults(page) == [], address
            assert await page.evaluate("document.documentElement.scrollWidth") == width, f"{address} scrolls sideways"
    await context.close()


async def test_a_right_is_given_by_keyboard_alone(town: Town, page: Page) -> None:
    noor = await town.person("Noor Haverkamp")
    await town.sign_in(page, "administrator")
    await town.go(page, f"/rechten/mensen/{noor}")
    await page.focus("#rol")
    await page.keyboard.type("coö")
    await page.keyboard.press("Tab")
    while await page.evaluate("document.activeElement.id") != "reden":
        await page.keyboard.press("Tab")
    await page.keyboard.type("Begint vandaag")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Het recht is gegeven")
    assert await town.holds(noor) == ["coordinator"]
