"""What stands in the way of a move: something missing, somebody else, something personal. Nothing typed is lost."""

import re

import httpx
import pytest
from tests.portal.moves.office import ANSWER, CLEAN, TEXT, TRIAGE, Office

LOKET = "Het is het nummer van een loket."


def at(id: str, move: str) -> str:
    return f"/bureau/vragen/{id}/{move}"


def hidden(name: str, page: httpx.Response) -> str:
    """A field that the page carries along."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, f"{name} is not on the page"
    return found[1]


@pytest.mark.parametrize(
    ("move", "missing", "said"),
    [
        ("beoordelen", {"level": "regional"}, "Kies een thema"),
        ("beoordelen", {"theme": "zorg"}, "Kies hoe breed dit speelt"),
        ("beoordelen", {**TRIAGE, "theme": "bestaat-niet"}, "Kies een thema"),
        ("beoordelen", {**TRIAGE, "area": "GM9999"}, "Kies een gebied uit de lijst"),
        ("beoordelen", {**TRIAGE, "title": "ab"}, "De titel is te kort"),
        ("afronden", {}, "Schrijf op waarom"),
        ("intrekken", {}, "Schrijf op waarom"),
    ],
)
async def test_what_is_missing_is_said_beside_its_field(
    office: Office, move: str, missing: dict[str, str], said: str
) -> None:
    id = await office.ask()
    async with office.http() as http:
        answer = await http.post(at(id, move), data={"versie": "1", **missing})
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<title>Fout: " in answer.text
    assert (await office.read(id))["version"] == 1


async def test_an_answer_that_was_typed_stays_when_the_kind_is_missing(office: Office) -> None:
    id = await office.ask()
    await office.move(id, "triage", TRIAGE)
    async with office.http() as http:
        answer = await http.post(at(id, "antwoord"), data={"versie": "2", "text": "Begin hier.", "sources": "Boek"})
    assert "Kies wat voor antwoord het is" in answer.text
    assert ">Begin hier.</textarea>" in answer.text
    assert ">Boek</textarea>" in answer.text


async def test_when_somebody_was_first_she_sees_what_changed_and_sending_again_works(office: Office) -> None:
    id = await office.ask()
    await office.move(id, "triage", TRIAGE)
    async with office.http() as http:
        form = await http.get(at(id, "scherper"))
        better = {"text": "Wie volgt de huisarts in ons dorp op?", "why": "Korter.", "versie": hidden("versie", form)}
        await office.move(id, "articulations", {"text": "Hoe blijft er een huisarts in ons dorp?", "why": "Beter."})
        refused = await http.post(at(id, "scherper"), data=better)
        assert refused.status_code == 409
        assert "Iemand anders was u voor" in refused.text
        assert "Wat er intussen gebeurde" in refused.text
        assert "Scherper gemaakt" in refused.text
        assert "Dit zag u" in refused.text
        assert f">{better['text']}</textarea>" in refused.text
        again = await http.post(at(id, "scherper"), data=better | {"versie": hidden("versie", refused)})
    assert "De nieuwe woorden zijn bewaard" in again.text
    assert (await office.read(id))["text"] == better["text"]


async def test_what_cannot_be_done_any_more_is_said_and_what_was_typed_can_still_be_read(office: Office) -> None:
    id = await office.ask()
    async with office.http() as http:
        await office.move(id, "withdrawal", {"reason": "Dubbel."})
        refused = await http.post(at(id, "afronden"), data={"versie": "1", "reason": "Het is klaar, zei zij."})
    assert refused.status_code == 409
    assert "Dit kan met deze vraag nu niet" in refused.text
    assert "Het is klaar, zei zij." in refused.text
    assert "Ingetrokken" in refused.text
    assert "withdrawn" not in re.sub(r"<[^>]+>", "", refused.text), "no word of the system"


async def test_a_release_without_triage_is_refused_in_words(office: Office) -> None:
    id = await office.ask()
    async with office.http() as http:
        form = await http.get(at(id, "vrijgeven"))
        refused = await http.post(at(id, "vrijgeven"), data={"versie": "1"})
    assert "Beoordeel de vraag eerst" in form.text
    assert "<button" not in form.text.split("<main")[1].split("</main")[0]
    assert (refused.status_code, (await office.read(id))["releasedAt"]) == (409, None)


async def test_a_release_with_something_personal_goes_on_only_with_a_reason_for_what_was_shown(office: Office) -> None:
    id = await office.ask(TEXT)
    await office.move(id, "triage", TRIAGE)
    async with office.http() as http:
        guess = {"versie": "2", "openbaar": LOKET, "gezien": "0" * 64}
        refused = await http.post(at(id, "vrijgeven"), data=guess)
        assert refused.status_code == 409, "a reason at the first try is for nothing that was shown"
        assert '<mark class="nl-mark">06-12345678</mark>' in refused.text
        assert LOKET in refused.text, "what was typed stays"
        shown = {"versie": hidden("versie", refused), "gezien": hidden("gezien", refused), "text": TEXT}
        done = await http.post(at(id, "vrijgeven"), data=shown | {"openbaar": LOKET})
        assert "De vraag is vrijgegeven" in done.text
        assert LOKET in done.text, "her reason is in the story"
    assert (await office.read(id))["text"] == TEXT
    assert await office.pool.fetchval("select reason from acceptance") == LOKET


async def test_taking_it_out_in_place_makes_the_wording_better_and_releases_it(office: Office) -> None:
    id = await office.ask(TEXT, title="Bel 06-12345678")
    await office.move(id, "triage", TRIAGE)
    async with office.http() as http:
        refused = await http.post(at(id, "vrijgeven"), data={"versie": "2"})
        assert refused.text.count('<mark class="nl-mark">06-12345678</mark>') == 2, "in the title and in the text"
        form = {"versie": hidden("versie", refused), "title": "De huisarts"}
        half = await http.post(at(id, "vrijgeven"), data=form | {"text": TEXT})
        assert half.status_code == 409, "the text still has it"
        done = await http.post(at(id, "vrijgeven"), data={"versie": hidden("versie", half), "text": CLEAN})
    assert "De vraag is vrijgegeven" in done.text
    found = await office.read(id)
    assert (found["title"], found["text"], found["originalText"]) == ("De huisarts", CLEAN, TEXT)
    told = await office.pool.fetch("select convert_from(payload, 'utf8') as said from outbox")
    assert len(told) == 1
    assert "06-12345678" not in told[0]["said"]


@pytest.mark.parametrize(
    ("move", "form", "where"),
    [
        ("antwoord", {**ANSWER, "text": "Bel 06-12345678."}, "Gevonden in de tekst"),
        ("antwoord", {**ANSWER, "sources": "Boek\nBel 06-12345678."}, "Gevonden in een bron"),
        ("scherper", {"text": CLEAN, "why": "Bel 06-12345678."}, "Gevonden in de uitleg"),
        ("scherper", {"text": CLEAN, "title": "Bel 06-12345678", "why": "Zo."}, "Gevonden in de titel"),
    ],
)
async def test_the_same_guard_stands_before_all_that_becomes_public_later(
    office: Office, move: str, form: dict[str, str], where: str
) -> None:
    id = await office.ask()
    await office.move(id, "triage", TRIAGE)
    await office.move(id, "release", {})
    async with office.http() as http:
        refused = await http.post(at(id, move), data={"versie": "3", **form})
        assert refused.status_code == 409
        assert '<mark class="nl-mark">06-12345678</mark>' in refused.text
        assert where in refused.text
        accepted = {"openbaar": LOKET, "gezien": hidden("gezien", refused), "versie": hidden("versie", refused)}
        done = await http.post(at(id, move), data={**form, **accepted})
    assert done.status_code == 200
    assert (await office.read(id))["version"] == 4


async def test_a_page_offers_what_can_be_done_now_and_nothing_else(office: Office) -> None:
    id = await office.ask()
    offered = re.compile(rf'href="/bureau/vragen/{id}/([a-z]+)')
    async with office.http() as http:
        new = offered.findall((await http.get(f"/bureau/vragen/{id}")).text)
        await office.move(id, "triage", TRIAGE)
        triaged = offered.findall((await http.get(f"/bureau/vragen/{id}")).text)
        for path, body in (("answers", ANSWER), ("closure", {"reason": "Klaar."})):
            await office.move(id, path, body)
        closed = offered.findall((await http.get(f"/bureau/vragen/{id}")).text)
    assert new == ["beoordelen", "afronden", "meedoen", "intrekken"]
    assert triaged == ["vrijgeven", "scherper", "zoeken", "antwoord", "afronden", "meedoen", "intrekken"]
    assert closed == ["vrijgeven", "heropenen", "meedoen", "intrekken"]


async def test_only_a_coordinator_of_this_hub_works_here(office: Office) -> None:
    id = await office.ask()
    async with httpx.AsyncClient(base_url=office.url) as nobody:
        for address in ("/bureau", f"/bureau/vragen/{id}", at(id, "afronden")):
            assert (await nobody.get(address)).headers["location"].startswith("/aanmelden")
        answer = await nobody.post(at(id, "afronden"), data={"versie": "1", "reason": "Zo."})
    assert answer.status_code == 401, "what was written is kept on a page of its own"
    assert (await office.read(id))["version"] == 1


@pytest.mark.parametrize("address", ["bestaat-niet", "afronden/meer"])
async def test_a_move_that_there_is_not_is_no_page(office: Office, address: str) -> None:
    id = await office.ask()
    async with office.http() as http:
        assert (await http.get(at(id, address))).status_code == 404
        assert (await http.get(at("0192f0c4-0000-7000-8000-000000000000", "afronden"))).status_code == 404


async def test_the_way_back_is_to_the_desk_and_nowhere_else(office: Office) -> None:
    id = await office.ask()
    async with office.http() as http:
        for elsewhere in ("https://elders.example/", "//elders.example", "/volg", "/bureau/../x"):
            page = await http.get(f"/bureau/vragen/{id}", params={"terug": elsewhere})
            assert f'href="/bureau#v-{id}"' in page.text
        page = await http.get(f"/bureau/vragen/{id}", params={"terug": "/bureau?stapel=nieuw&thema=zorg"})
        assert f'href="/bureau?stapel=nieuw&amp;thema=zorg#v-{id}"' in page.text


async def test_who_asked_is_shown_on_request_and_the_log_tells(office: Office) -> None:
    id = await office.ask(asker={"name": "Sietske", "email": "sietske@voorbeeld.nl", "phone": "06 7007 7007"})
    count = "select count(*) from audit where action = 'person.read'"
    async with office.http() as http:
        page = await http.get(f"/bureau/vragen/{id}")
        assert "Sietske" not in page.text
        assert await office.pool.fetchval(count) == 0
        page = await http.get(f"/bureau/vragen/{id}?wie=ja")
    assert "Sietske" in page.text
    assert 'href="tel:0670077007"' in page.text
    assert await office.pool.fetchval(count) == 1
