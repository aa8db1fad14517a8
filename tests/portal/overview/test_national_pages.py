"""What the nation sees: what regions share, where, and what comes in."""

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.portal.conftest import Open, Place
from tests.portal.example_data import ident

Places = dict[tuple[str, str], Place]


async def test_every_figure_opens_the_records_behind_it(places: Places, plain_page: Page) -> None:
    nation = places["national", "full"].url
    await plain_page.goto(nation + "/")
    figures = {
        await link.inner_text(): await link.get_attribute("href") or ""
        for link in await plain_page.locator(".figure").all()
    }
    assert [" ".join(said.split()) for said in figures] == [
        "7 regio's doen mee",
        "1.184 vragen",
        "3 gedeelde vragen",
        "1 waarschijnlijk gedeeld",
        "2 wachten op een besluit",
        "212 beantwoord",
    ]
    counted = [".numbers tbody tr", ".question", ".bundle", ".bundle", ".bundle", ".question"]
    for address, records in zip(figures.values(), counted, strict=True):
        await plain_page.goto(nation + address)
        assert await plain_page.locator(records).count() > 0, address


async def test_all_figures_stand_on_one_line_of_a_desktop(places: Places, page: Page) -> None:
    await page.goto(places["national", "full"].url + "/")
    boxes = [await figure.bounding_box() for figure in await page.locator(".figure").all()]
    assert len({box["y"] for box in boxes if box}) == 1, "also when something is joined and there are six"


async def test_a_shared_question_shows_its_wordings_its_regions_and_why(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["national", "full"].url + "/")
    said = await plain_page.locator(".bundle").first.inner_text()
    for expected in (
        "Hoe houden we huisartsenzorg bereikbaar in kleine kernen?",
        "Wat kunnen we doen nu de dokter uit ons dorp stopt",
        "Fryslân",
        "Utrecht",
        "Zeeland, waarschijnlijk",
        "Beide gaan over de bereikbaarheid van de huisarts",
        "bij elkaar gezet door de computer",
        "sinds 3 dagen",
    ):
        assert expected in said
    waiting = plain_page.locator(".bundle--proposed").first
    assert "waarschijnlijk, wacht op een besluit" in await waiting.inner_text()


async def test_a_bundle_marks_the_words_that_made_the_machine_think_so(places: Places, plain_page: Page) -> None:
    await plain_page.goto(f"{places['national', 'full'].url}/gedeeld/{ident(101)}")
    assert "dorp" in await plain_page.locator("mark").all_inner_texts()
    assert "dokter" in await plain_page.locator(".near").all_inner_texts()
    assert await plain_page.get_by_text("Waarom misschien niet").count() == 1
    assert "Vraag uit Utrecht hoort erbij." in await plain_page.inner_text(".story")


async def test_the_map_has_a_table_with_the_same_numbers(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["national", "full"].url + "/")
    tiles = {}
    for tile in await plain_page.locator("a.tile").all():
        name, shared = (await tile.locator("title").text_content() or "").split(", ")[:2]
        tiles[name] = shared.removesuffix(" gedeeld")
    rows = [(await row.all_text_contents())[0].split() for row in [plain_page.locator("#regio-cijfers tbody tr")]]
    assert rows
    for row in await plain_page.locator("#regio-cijfers tbody tr").all():
        name = (await row.locator("th").text_content() or "").strip()
        assert (await row.locator("td").first.text_content() or "").strip() == tiles.pop(name)
    assert tiles == {}


async def test_a_tile_filters_what_is_shared(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["national", "full"].url + "/")
    await plain_page.locator("#tegel-utrecht").click()
    assert plain_page.url.endswith("/?regio=utrecht")
    assert await plain_page.inner_text("#gedeeld-kop") == "Vragen die Utrecht deelt"
    await plain_page.locator("#tegel-utrecht").click()
    assert plain_page.url.endswith("/")


async def test_every_cell_of_the_table_opens_its_questions(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await plain_page.goto(nation.url + "/?sorteer=totaal")
    assert (await plain_page.locator(".heat__table tbody th").first.inner_text()) == "Zorg en gezondheid"
    await plain_page.get_by_role("link", name="Zorg en gezondheid, Zeeland").click()
    assert nation.apis.filters[-1] == {"hub": "zeeland", "theme": "zorg"}


async def test_search_looks_in_all_regions(portal: Open, plain_page: Page) -> None:
    nation = portal("national")
    await plain_page.goto(nation.url + "/")
    await plain_page.fill("#zoek-boven", "huisarts & dokter")
    await plain_page.get_by_role("button", name="Zoek").click()
    assert nation.apis.filters[-1] == {"q": "huisarts & dokter"}
    assert "huisarts & dokter" in await plain_page.inner_text("h1")


async def test_what_comes_in_appears_by_itself(portal: Open, page: Page) -> None:
    nation = portal("national")
    await page.goto(nation.url + "/")
    before = await page.locator(".arrived").count()
    await expect(page.locator(".feed__list")).to_have_attribute("aria-live", "polite")
    async with httpx.AsyncClient() as http:
        await http.post(nation.apis.url + "/arrive", content="Wie past er op als de opvang sluit?")
    await expect(page.locator(".arrived").first).to_contain_text("Wie past er op als de opvang sluit?")
    assert await page.locator(".arrived").count() == before + 1
    await expect(page.locator(".figure--questions")).to_contain_text("1.185")


async def test_without_javascript_the_newest_questions_are_a_plain_list(places: Places, plain_page: Page) -> None:
    await plain_page.goto(places["national", "full"].url + "/")
    assert await plain_page.locator(".arrived").count() == 6


@pytest.mark.parametrize("address", ["/", "/gedeeld", "/voorstellen", "/vragen", "/regios"])
async def test_the_first_day_teaches_what_will_come(places: Places, plain_page: Page, address: str) -> None:
    await plain_page.goto(places["national", "empty"].url + address)
    assert await plain_page.locator(".empty:visible").count() > 0
