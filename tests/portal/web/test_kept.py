"""Nothing that a person typed is lost, one bad date spoils no page, and words keep their language."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from markupsafe import Markup
from playwright.async_api import Page as Browser
from pydantic import TypeAdapter
from tests.portal.bundle_visit import sent
from tests.portal.conftest import Open
from tests.portal.example_data import ident
from tests.portal.example_words import CODE
from tests.portal.split_stand_in import LISTED
from tests.portal.versions_stand_in import LEARNED

from portal.apis.bundles import Bundle
from portal.apis.questions import NationalQuestion
from portal.apis.record import UNKNOWN, Page
from portal.web.excerpts import marked
from portal.web.formatting import Words
from portal.web.i18n import texts_in

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("said", ["9999-12-31T23:59:59Z", "morgen", None, "+10000-01-01T00:00:00Z", "2026-11-01T09:00"])
def test_a_row_without_a_readable_date_is_on_the_page_and_says_so(said: str | None) -> None:
    row = {"id": "1", "hub": "utrecht", "hubName": "Utrecht", "state": "triaged", "askedAt": said}
    good = row | {"askedAt": "2026-11-27T12:00:00Z"}
    page = TypeAdapter(Page[NationalQuestion]).validate_python({"items": [row, good]})
    say = Words(texts_in("nl"), NOW)
    assert [say.ago(question.asked_at) for question in page.items] == ["datum onbekend", "gisteren"]


@pytest.mark.parametrize("moment", [UNKNOWN, LAST, datetime.min.replace(tzinfo=UTC)])
def test_whatever_the_moment_words_are_found_for_it(moment: datetime) -> None:
    say = Words(texts_in("nl"), NOW)
    for way in (say.ago, say.at, say.since, say.moment, say.hour):
        assert way(moment)
    assert say.time(moment, say.ago(moment))


def bundle(*joined_by: str, certainty: str = "joined") -> Bundle:
    told: dict[str, Any] = {"title": "T", "text": "Wat?", "state": "triaged", "askedAt": NOW}
    members = [
        told | {"hub": f"hub-{n}", "hubName": f"Hub {n}", "questionId": f"q{n}", "joinedBy": by}
        for n, by in enumerate((None, *joined_by))
    ]
    return Bundle.model_validate({"id": "b", "regions": [], "certainty": certainty, "members": members})


def test_what_the_machine_put_together_is_told_apart_from_what_people_did() -> None:
    assert bundle("machine", "machine").sureness == "machine"
    assert bundle("person", "person").sureness == "joined"
    assert bundle("machine", "person").sureness == "both"
    assert bundle(certainty="proposed").sureness == "proposed"
    for language in ("nl", "en"):
        texts = texts_in(language)
        assert len({texts(f"shared.{sure}") for sure in ("machine", "joined", "both")}) == 3


def test_dutch_stems_mark_no_words_of_another_language() -> None:
    assert "<mark" in marked("Is er water?", ["water"], [])
    assert marked("Is der wetter & water?", ["water"], [], "fy") == Markup("Is der wetter &amp; water?")


@pytest.mark.parametrize("status", [409, 412])
async def test_a_split_that_was_overtaken_keeps_what_was_typed_and_works_when_sent_again(
    portal: Open, plain_page: Browser, status: int
) -> None:
    hub = portal("hub")
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    await plain_page.goto(f"{hub.url}/vragen/{LISTED}")
    await plain_page.get_by_label("Tekst van vraag 1").fill("Wie helpt ons bij schulden?")
    hub.apis.splitting.refusal = {"status": status, "detail": "Deze vraag is intussen gewijzigd."}
    hub.apis.splitting.now = {"version": 7, "text": "Wie helpt, en wie betaalt dat?"}
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    assert "Wie helpt, en wie betaalt dat?" in await plain_page.inner_text("main"), "the newest state"
    hub.apis.splitting.refusal = None
    await plain_page.get_by_role("button", name="Maak hier losse vragen van").click()
    ((version, body),) = hub.apis.splitting.sent
    assert (version, body["parts"][0]) == ('"7"', {"text": "Wie helpt ons bij schulden?"})


async def test_who_splits_what_another_has_split_sees_that_and_still_has_her_words(
    portal: Open, plain_page: Browser
) -> None:
    hub = portal("hub")
    await hub.sign_in(plain_page, hub.token("coordinator", "utrecht"))
    hub.apis.splitting.refusal = {"status": 409, "detail": "Deze vraag is gesplitst."}
    hub.apis.splitting.now = {"state": "closed", "splitInto": 2}
    form = {"mee": ["0", "1"], "deel-0": "Wie helpt ons bij schulden?", "deel-1": "Wie betaalt dat dan?", "versie": "2"}
    answer = await sent(plain_page, hub, f"/vragen/{LISTED}", form)
    assert answer.status_code == 409
    for said in ("Hiervan zijn 2 vragen gemaakt", "Wie betaalt dat dan?"):
        assert said in answer.text


async def test_a_reason_for_a_proposal_that_another_just_answered_is_not_lost(
    portal: Open, plain_page: Browser
) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    first = ident(601)
    nation.apis.desk.states[first] = "rejected"
    form = {"antwoord": "zelfde", "reden": "Beide gaan over de huisarts."}
    answer = await sent(plain_page, nation, f"/voorstellen/{first}", form)
    assert answer.status_code == 409
    assert form["reden"] in answer.text
    await plain_page.set_content(answer.text)
    assert await plain_page.locator(".away").count() == 1, "what became of it stands beside"


async def test_a_reason_for_a_version_that_cannot_be_used_now_is_not_lost(portal: Open, plain_page: Browser) -> None:
    nation = portal("national")
    await nation.sign_in(plain_page)
    nation.apis.desk.refusal = {"status": 409, "title": "Conflict", "detail": "De proef loopt nog."}
    answer = await sent(plain_page, nation, f"/vergelijking/{LEARNED}", {"reden": "Beter voor de zorg."})
    assert answer.status_code == 409
    assert "Beter voor de zorg." in answer.text


ANSWER = {"text": "Begin bij de huisartsenpost.", "kind": "validated", "givenAt": "2026-11-20T12:00:00Z"}
OWN = {"originalText": "Wat?", "title": None, "text": "Waar is een huisarts?", "articulations": [], "answers": [ANSWER]}


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ({"state": "answered", "standing": "answered", "own": OWN}, ["is beantwoord", ANSWER["text"], OWN["text"]]),
        ({"state": "closed", "standing": "closed", "reason": "Valt buiten de regio."}, ["is afgerond", "de regio."]),
        ({"state": "withdrawn", "standing": "withdrawn", "reason": "Op verzoek."}, ["is ingetrokken", "Op verzoek."]),
        (
            {
                "state": "closed",
                "standing": "open",
                "parts": [{"code": "AAAA-BBBB-CCCC", "state": "triaged", "standing": "open", "own": OWN}],
            },
            ["is in behandeling", OWN["text"]],
        ),
    ],
)
async def test_who_has_the_code_reads_what_became_of_her_question_and_why(
    portal: Open, became: dict[str, Any], said: list[str]
) -> None:
    hub = portal("hub")
    hub.apis.became = became
    async with httpx.AsyncClient(base_url=hub.url) as http:
        page = (await http.get(f"/volg/{CODE}")).text
    for words in said:
        assert words in page
    if became["standing"] != "open":
        assert "Eerst leest de coördinator" not in page


@pytest.mark.parametrize("address", ["/", "/vragen", "/niets-hier"])
async def test_who_asks_for_frisian_gets_dutch(portal: Open, address: str) -> None:
    hub = portal("hub")
    async with httpx.AsyncClient(base_url=hub.url, headers={"Accept-Language": "fy, en;q=0.5"}) as http:
        for where in (address, f"{address}?lang=fy"):
            assert '<html lang="nl"' in (await http.get(where)).text
