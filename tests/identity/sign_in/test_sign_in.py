"""Signing in at a provider: what fits gives a session, and whatever does not gives nothing."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from tests.identity.sign_in.conftest import BINDING, Door


async def test_who_signs_in_gets_a_session_and_is_led_back(door: Door) -> None:
    done = await door.answer(door.provider.consent(await door.begin("/vragen?stand=nieuw")))
    assert done.json()["returnTo"] == "/vragen?stand=nieuw"
    used = (await door.use(done.json()["session"])).json()
    assert used["name"] == "Joke Jansen"
    claims = jwt.decode(used["accessToken"], options={"verify_signature": False})
    assert (claims["org"], claims["roles"]) == ("utrecht", [])
    assert "j.jansen" not in str(claims), "elsewhere a person is a random id"


async def test_the_same_account_is_the_same_person_and_another_is_another(door: Door) -> None:
    people = [(await door.api.get("/sessions", headers=await door.headers(await door.sign_in()))) for _ in range(2)]
    door.provider.subject = "p.pieters"
    await door.sign_in()
    assert len(people[1].json()["items"]) == 2
    assert await door.database.fetchval("select count(*) from person") == 2


async def test_the_address_asks_for_a_code_with_proof_and_tells_no_secret(door: Door) -> None:
    address = await door.begin()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["tenant"] == "1", "what stood in the address stays"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"].endswith("/aanmelden/terug")
    assert asked["scope"].split()[0] == "openid"
    assert len(asked["state"]) >= 43 <= len(asked["nonce"])
    row = await door.database.fetchrow("select * from sign_in")
    assert all(secret not in str(row) for secret in (asked["state"], asked["nonce"], BINDING))


async def test_an_answer_counts_once(door: Door) -> None:
    brought = door.provider.consent(await door.begin())
    assert (await door.answer(brought)).status_code == 200
    door.provider.codes[brought["code"]] = door.provider.codes.get(brought["code"], {})
    assert (await door.answer(brought)).status_code == 400
    assert await door.sessions() == 1


async def test_an_answer_that_led_to_nothing_is_used_as_well(door: Door) -> None:
    brought = door.provider.consent(await door.begin())
    door.provider.is_away = True
    assert (await door.answer(brought)).status_code == 503
    door.provider.is_away = False
    assert (await door.answer(brought)).status_code == 400


async def test_an_answer_in_another_browser_is_refused(door: Door) -> None:
    brought = door.provider.consent(await door.begin())
    assert (await door.answer(brought, binding="c" * 43)).status_code == 400
    assert door.provider.redeemed == [], "the provider was not even asked"


async def test_an_answer_after_ten_minutes_is_refused(door: Door) -> None:
    brought = door.provider.consent(await door.begin())
    door.clock.forward(timedelta(minutes=10))
    assert (await door.answer(brought)).status_code == 400


@pytest.mark.parametrize("iss", ["https://another.example", "", None])
async def test_an_answer_of_another_provider_is_refused(door: Door, iss: str | None) -> None:
    brought = door.provider.consent(await door.begin())
    del brought["iss"]
    assert (await door.answer(brought | ({"iss": iss} if iss is not None else {}))).status_code == 400
    assert door.provider.redeemed == []


async def test_a_code_of_somebody_else_gives_nothing(door: Door) -> None:
    mine, theirs = [door.provider.consent(await door.begin()) for _ in range(2)]
    assert (await door.answer(mine | {"code": theirs["code"]})).status_code == 400, "its verifier is another"
    assert await door.sessions() == 0


async def test_what_was_begun_and_never_answered_is_forgotten(door: Door) -> None:
    await door.begin()
    door.clock.forward(timedelta(minutes=11))
    await door.begin()
    assert await door.database.fetchval("select count(*) from sign_in") == 1


WRONG: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another issuer": ({"iss": "https://another.example"}, {}),
    "no issuer": ({"iss": None}, {}),
    "another audience": ({"aud": "another"}, {}),
    "no audience": ({"aud": None}, {}),
    "several audiences, none named": ({"aud": ["plek-utrecht", "another"]}, {}),
    "given to another": ({"azp": "another"}, {}),
    "ended": ({"exp": 1}, {}),
    "without an end": ({"exp": None}, {}),
    "without a beginning": ({"iat": None}, {}),
    "of later": ({"nbf": 9999999999}, {}),
    "another nonce": ({"nonce": "another"}, {}),
    "no nonce": ({"nonce": None}, {}),
    "no subject": ({"sub": None}, {}),
    "an empty subject": ({"sub": ""}, {}),
    "a subject that is too long": ({"sub": "x" * 256}, {}),
    "a subject that nobody can store": ({"sub": "x\x00"}, {}),
    "unsigned": ({}, {"key": None, "algorithm": "none"}),
    "signed with what everybody knows": ({}, {"key": "k" * 32, "algorithm": "HS256"}),
    "an access token": ({}, {"headers": {"kid": "first", "typ": "at+jwt"}}),
    "a logout token": ({}, {"headers": {"kid": "first", "typ": "logout+jwt"}}),
    "of a key that nobody shows": ({}, {"headers": {"kid": "unknown"}}),
    "of no key in particular": ({}, {"headers": {}}),
    "with a rule of its own": ({}, {"headers": {"kid": "first", "crit": ["exp"]}}),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_an_id_token_that_does_not_fit_signs_nobody_in(door: Door, wrong: str) -> None:
    door.provider.said, door.provider.signed = WRONG[wrong]
    answer = await door.answer(door.provider.consent(await door.begin()))
    assert answer.status_code == 400, answer.text
    assert await door.sessions() == 0
    assert await door.database.fetchval("select count(*) from person") == 0


async def test_an_id_token_of_a_foreign_key_with_our_name_signs_nobody_in(door: Door) -> None:
    shown = dict(door.provider.keys)
    door.provider.turn_key()
    door.provider.keys, door.provider.kid = shown, "first"
    assert (await door.answer(door.provider.consent(await door.begin()))).status_code == 400


async def test_a_key_that_is_new_is_known_at_once(door: Door) -> None:
    await door.sign_in()
    door.provider.turn_key()
    await door.sign_in()


async def test_a_provider_that_calls_itself_otherwise_is_not_asked(door: Door) -> None:
    door.provider.discovery = {"issuer": "https://another.example"}
    body = {"provider": "here", "returnTo": "/", "binding": BINDING}
    assert (await door.api.post("/sign-ins", json=body)).status_code == 503


async def test_a_provider_that_was_known_may_be_away_for_a_while(door: Door) -> None:
    await door.begin()
    door.provider.is_away = True
    await door.begin()


async def test_a_name_may_come_from_the_second_page_and_only_of_the_same_person(door: Door) -> None:
    door.provider.said = {"name": None, "email": None}
    door.provider.userinfo = {"sub": "j.jansen", "name": "Joke van SURF"}
    assert (await door.use(await door.sign_in())).json()["name"] == "Joke van SURF"
    door.provider.userinfo = {"sub": "another", "name": "Iemand anders"}
    assert (await door.answer(door.provider.consent(await door.begin()))).status_code == 400


async def test_a_claim_proposes_a_role_once_and_grants_nothing(door: Door) -> None:
    door.provider.said = {"groups": ["plek-coordinatoren", "iedereen"]}
    for _ in range(2):
        used = (await door.use(await door.sign_in())).json()
        assert jwt.decode(used["accessToken"], options={"verify_signature": False})["roles"] == []
    assert [row["role"] for row in await door.database.fetch("select role from grant_proposal")] == ["coordinator"]


@pytest.mark.parametrize(
    "said", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/a\nb", ""]
)
async def test_an_address_elsewhere_is_no_way_back(door: Door, said: str) -> None:
    body = {"provider": "here", "returnTo": said, "binding": BINDING}
    assert (await door.api.post("/sign-ins", json=body)).status_code == 400
