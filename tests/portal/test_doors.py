"""Whatever comes in at the door of a page is shown, cleaned or refused; it never breaks the page."""

from uuid import UUID

import httpx
import pytest
from pydantic import ValidationError

from portal.settings import PortalSettings
from portal.web.assets import fingerprint
from tests.portal.conftest import Open, Place
from tests.portal.example_words import CODE

Places = dict[tuple[str, str], Place]
MODES = ("hub", "national")
WORDS = "Wie helpt ons aan een nieuwe huisarts in het dorp?"


def visiting(place: Place, **more: object) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=place.url, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["//evil.example/x", "/\\evil.example/x", "///evil.example", "/%5Cevil.example"])
@pytest.mark.parametrize("mode", MODES)
async def test_no_link_of_a_page_leads_to_where_its_address_says(places: Places, mode: str, address: str) -> None:
    place = places[mode, "full"]
    async with httpx.AsyncClient() as http:
        answer = await http.get(httpx.URL(place.url).copy_with(raw_path=address.encode()))
    assert answer.status_code == 404
    assert 'href="//' not in answer.text
    assert 'href="/\\' not in answer.text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["x" * 300, "%00", "vendor", ".", "..%2Fapp.py", "mark.svg%00.gz", "%ED%A0%80"])
async def test_a_static_file_that_cannot_be_is_not_there(places: Places, mode: str, name: str) -> None:
    before = fingerprint.cache_info().currsize
    async with visiting(places[mode, "full"]) as http:
        assert (await http.get(f"/static/x/{name}")).status_code == 404
        assert (await http.get(f"/static/{name}")).status_code == 404
    assert fingerprint.cache_info().currsize == before, "what visitors make up is not remembered"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("value", [b"\xe9", b"gAAAA\xff", b"gAAAA", b"=", b"\xed\xa0\x80"])
async def test_a_cookie_that_is_none_of_ours_signs_nobody_in(places: Places, mode: str, value: bytes) -> None:
    name = b"aanmelding-utrecht" if mode == "hub" else b"aanmelding-national"
    async with visiting(places[mode, "full"]) as http:
        answer = await http.get("/", headers=[(b"cookie", name + b"=" + value + b"; taal=" + value)])
    assert answer.status_code == 200
    assert "/afmelden" not in answer.text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("address", ["/", "/niets", "/static/x/mark.svg"])
async def test_every_page_asks_for_https_from_now_on(places: Places, mode: str, address: str) -> None:
    async with visiting(places[mode, "full"]) as http:
        headers = (await http.get(address)).headers
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("origin", ["null", "", "http://[", "https://", "http://evil.example"])
async def test_a_form_from_nowhere_is_refused(places: Places, origin: str) -> None:
    async with visiting(places["hub", "full"]) as http:
        answer = await http.post("/volg", data={"code": CODE}, headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["kennishub.example", "//kennishub.example", "ftp://kennishub.example", "https://"])
def test_a_public_address_without_its_scheme_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        PortalSettings(public_url=address)


async def test_a_key_that_is_none_of_ours_is_replaced(portal: Open) -> None:
    hub = portal("hub")
    async with visiting(hub) as http:
        for key in ("é", "\u2028", "x" * 300, "no-uuid", "a\r\nb", ""):
            assert (await http.post("/vragen", data={"text": WORDS, "key": key})).status_code == 303, key
            assert str(UUID(hub.apis.keys[-1])) == hub.apis.keys[-1], key
    assert len({*hub.apis.keys}) == 6, "each by another"


async def test_what_no_feed_can_carry_is_cleaned_out_of_a_form(portal: Open) -> None:
    hub = portal("hub")
    typed = "Eerste regel\x0bnog een regel\r\nen\x00 een\x1f\ufffe derde\ufdd0\x85slot"
    async with visiting(hub) as http:
        assert (await http.post("/vragen", data={"text": typed, "title": "Kort\x0b\x07e titel"})).status_code == 303
    assert hub.apis.bodies[-1]["text"] == "Eerste regel\nnog een regel\nen een derde\nslot"
    assert hub.apis.bodies[-1]["title"] == "Kort e titel"


async def test_a_form_in_a_strange_coding_breaks_nothing(portal: Open) -> None:
    hub = portal("hub")
    part = "Een vraag die lang genoeg is +2AA- \\ud800 xn--a"
    body = f'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n{part}\r\n--x--\r\n'
    async with visiting(hub) as http:
        for charset in ("utf-7", "unicode_escape", "punycode", "idna", "base64", "undefined", "utf-16"):
            kind = f"multipart/form-data; boundary=x; charset={charset}"
            answer = await http.post("/vragen", content=body.encode(), headers={"Content-Type": kind})
            assert answer.status_code in (303, 400), charset


async def test_a_file_is_no_text(portal: Open) -> None:
    hub = portal("hub")
    async with visiting(hub) as http:
        answer = await http.post("/vragen", files={"text": ("x.txt", b"een vraag die lang genoeg is")})
    assert answer.status_code == 400
    assert hub.apis.bodies == []


@pytest.mark.parametrize(("language", "words"), [("nl", "niet lezen"), ("fy", "niet lezen"), ("en", "could not read")])
async def test_what_is_no_form_is_said_in_the_language_of_who_sent_it(
    places: Places, language: str, words: str
) -> None:
    async with visiting(places["hub", "full"], headers={"Accept-Language": language}) as http:
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await http.post(f"/vragen?lang={language}", content=b"no form", headers=kind)
        wrong = await http.patch("/vragen")
    assert answer.status_code == 400
    assert words in answer.text
    assert (wrong.status_code, bool(wrong.headers["Allow"])) == (405, True)


ADDRESSES = [("hub", "/vragen?zoek={}&thema={}&stand={}&vanaf={}"), ("national", "/vragen?zoek={}&regio={}&vanaf={}")]
ADDRESSES += [("national", "/gedeeld?regio={}&thema={}&vanaf={}"), ("national", "/?regio={}&sorteer={}")]


@pytest.mark.parametrize(("mode", "address"), ADDRESSES)
async def test_no_sign_in_an_address_breaks_a_list(portal: Open, mode: str, address: str) -> None:
    place = portal("hub" if mode == "hub" else "national")
    async with visiting(place) as http:
        for value in ("%00", "a%00b", "%ED%A0%80", "%0B", "%EF%BF%BE", "%FF", "%", "%C3", "%0D%0A"):
            assert (await http.get(address.replace("{}", value))).status_code == 200, value
    said = [text for asked in place.apis.filters for text in asked.values()]
    assert not any(sign in text for text in said for sign in "\x00\x0b\r\n\ufffe")


SPELLED = [
    CODE.lower(), CODE.replace("-", ""), CODE.replace("-", " "), CODE.replace("-", " - "), CODE.replace("-", "\u2013"),
    CODE.replace("-", "\u2014"), CODE.replace("-", "\u2011"), CODE.replace("-", "\u2212"), CODE.replace("-", "\u00ad-"),
    CODE.replace("-", "."), f"\u201c{CODE}\u201d", f"\u200b{CODE}\u00a0",
    "".join(chr(ord(sign) + 0xFEE0) for sign in CODE.replace("-", "")),
]  # fmt: skip


@pytest.mark.parametrize("spelled", SPELLED)
async def test_a_code_is_found_however_it_is_spelled(places: Places, spelled: str) -> None:
    async with visiting(places["hub", "full"]) as http:
        sent = await http.post("/volg", data={"code": spelled})
        opened = await http.get("/volg/" + spelled, follow_redirects=True)
        received = await http.get("/ontvangen/" + spelled, follow_redirects=True)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/volg/{CODE}")
    assert (opened.status_code, opened.url.path) == (200, f"/volg/{CODE}")
    assert (received.status_code, received.url.path) == (200, f"/ontvangen/{CODE}")


async def test_a_code_stays_in_its_field_while_the_questions_are_away(places: Places) -> None:
    async with visiting(places["hub", "away"]) as http:
        answer = await http.post("/volg", data={"code": CODE})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert f'value="{CODE}"' in answer.text


@pytest.mark.parametrize(("mode", "addresses"), [("hub", ["/", "/vragen", "/volg"]), ("national", ["/", "/nu"])])
async def test_a_page_tells_its_head_alone(places: Places, mode: str, addresses: list[str]) -> None:
    async with visiting(places[mode, "full"]) as http:
        for address in addresses:
            answer = await http.head(address)
            assert (answer.status_code, answer.content) == (200, b"")
        assert (await http.head("/niets")).status_code == 404
