"""The life of a session: how long it lasts, who ends it, and what that takes back."""

from datetime import timedelta
from typing import Any

import pytest
from tests.identity.sign_in.conftest import Door
from tests.identity.sign_in.provider import EVENTS

from identity.sealing import Seal

IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
MOMENT = timedelta(seconds=1)


async def test_a_session_that_is_not_used_ends_after_two_hours(door: Door) -> None:
    secret = await door.sign_in()
    door.clock.forward(IDLE - MOMENT)
    assert (await door.use(secret)).status_code == 200
    door.clock.forward(IDLE - MOMENT)
    assert (await door.use(secret)).status_code == 200, "using it puts that off"
    door.clock.forward(IDLE)
    assert (await door.use(secret)).status_code == 401


async def test_a_session_ends_after_twelve_hours_however_much_it_is_used(door: Door) -> None:
    secret = await door.sign_in()
    for _ in range(11):
        door.clock.forward(timedelta(hours=1))
        assert (await door.use(secret)).status_code == 200
    door.clock.forward(timedelta(hours=1))
    assert (await door.use(secret)).status_code == 401


@pytest.mark.parametrize("secret", ["x" * 43, "j.jansen" * 4, "é" * 30])
async def test_a_secret_that_nobody_has_opens_nothing(door: Door, secret: str) -> None:
    await door.sign_in()
    assert (await door.use(secret)).status_code in (400, 401)


async def test_the_database_knows_no_secret_and_no_token_of_the_provider(door: Door) -> None:
    secret = await door.sign_in()
    row = dict(await door.database.fetchrow("select * from session"))
    assert secret.encode() not in row["secret_hash"]
    assert b"eyJ" not in bytes(row["id_token"]), "a token as it is begins so"


async def test_signing_out_ends_the_session_and_leads_on_to_the_provider(door: Door) -> None:
    secret = await door.sign_in()
    await door.use(secret)
    ended = (await door.api.post("/sessions/endings", json={"session": secret})).json()
    assert ended["address"].startswith(f"{door.provider.url}/end?id_token_hint=eyJ")
    assert "post_logout_redirect_uri=" in ended["address"]
    assert (await door.use(secret)).status_code == 401
    assert await door.database.fetchval("select count(*) from revocation") == 1, "its token counts no more"
    again = await door.api.post("/sessions/endings", json={"session": secret})
    assert (again.status_code, again.json()["address"]) == (200, None)


async def test_somebody_sees_her_own_sessions_and_ends_one_of_them(door: Door) -> None:
    here, there = await door.sign_in(), await door.sign_in()
    door.provider.subject = "p.pieters"
    other = await door.sign_in()
    mine = await door.headers(here)
    shown = (await door.api.get("/sessions", headers=mine)).json()["items"]
    assert [found["browser"] for found in shown] == ["Firefox", "Firefox"]
    elsewhere = (await door.use(there)).json()["sessionId"]
    theirs = (await door.use(other)).json()["sessionId"]
    assert (await door.api.delete(f"/sessions/{theirs}", headers=mine)).status_code == 404
    assert (await door.api.delete(f"/sessions/{elsewhere}", headers=mine)).status_code == 204
    found = [(await door.use(secret)).status_code for secret in (here, there, other)]
    assert found == [200, 401, 200]


async def test_signing_out_everywhere_ends_all_of_hers_and_nobody_elses(door: Door) -> None:
    mine = [await door.sign_in(), await door.sign_in()]
    door.provider.subject = "p.pieters"
    other = await door.sign_in()
    assert (await door.api.delete("/sessions", headers=await door.headers(mine[0]))).status_code == 204
    assert [(await door.use(secret)).status_code for secret in (*mine, other)] == [401, 401, 200]


async def test_who_is_not_signed_in_has_no_sessions(door: Door) -> None:
    for method, path in (("GET", "/sessions"), ("DELETE", "/sessions")):
        assert (await door.api.request(method, path)).status_code == 401


async def test_a_session_that_ended_by_itself_says_when(door: Door) -> None:
    door.clock.forward(-IDLE)
    await door.sign_in()
    begun = door.clock.at
    door.clock.forward(IDLE)
    shown = (await door.api.get("/sessions", headers=await door.headers(await door.sign_in()))).json()["items"]
    assert [found["endedAt"] is None for found in shown] == [True, False]
    assert shown[1]["endedAt"].startswith((begun + IDLE).isoformat()[:19])


async def test_who_takes_part_no_more_has_no_session(door: Door) -> None:
    secret = await door.sign_in()
    await door.database.execute("update person set ended_at = now()")
    assert (await door.use(secret)).status_code == 401


async def test_with_another_secret_nothing_that_was_sealed_is_taken_for_good(door: Door) -> None:
    secret, brought = await door.sign_in(), door.provider.consent(await door.begin())
    door.api.app.state.seal = Seal(None)  # type: ignore[attr-defined]
    assert (await door.answer(brought)).status_code == 400
    ended = await door.api.post("/sessions/endings", json={"session": secret})
    assert (ended.status_code, ended.json()["address"]) == (200, None)
    assert (await door.use(secret)).status_code == 401, "she is signed out here all the same"


async def told(door: Door, token: str) -> int:
    answer = await door.api.post("/providers/here/logouts", data={"logout_token": token})
    return answer.status_code


async def test_who_signs_out_at_the_provider_is_signed_out_here(door: Door) -> None:
    secret = await door.sign_in()
    door.provider.said = {"sid": "there-2"}
    another = await door.sign_in()
    assert await told(door, door.provider.logout_token()) == 200
    assert [(await door.use(found)).status_code for found in (secret, another)] == [401, 200]
    assert await told(door, door.provider.logout_token(sid=None)) == 200, "all of a person"
    assert (await door.use(another)).status_code == 401


async def test_a_notice_of_the_provider_counts_once(door: Door) -> None:
    token = door.provider.logout_token(sid=None)
    assert await told(door, token) == 200
    secret = await door.sign_in()
    assert await told(door, token) == 200
    assert (await door.use(secret)).status_code == 200


WRONG: dict[str, dict[str, Any]] = {
    "no event": {"events": None},
    "another event": {"events": {"https://another.example": {}}},
    "an event that is none": {"events": list(EVENTS)},
    "a nonce": {"nonce": "x"},
    "nobody": {"sid": None, "sub": None},
    "no number": {"jti": None},
    "another audience": {"aud": "another"},
    "another issuer": {"iss": "https://another.example"},
    "no beginning": {"iat": None},
    "long ago": {"iat": 1},
    "ended": {"exp": 1},
    "a number as name": {"sub": 5},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_logout_token_that_does_not_fit_ends_nothing(door: Door, wrong: str) -> None:
    secret = await door.sign_in()
    assert await told(door, door.provider.logout_token(**WRONG[wrong])) == 400
    assert (await door.use(secret)).status_code == 200


async def test_an_id_token_is_no_logout_token(door: Door) -> None:
    secret = await door.sign_in()
    assert await told(door, door.provider.id_token({})) == 400
    assert (await door.use(secret)).status_code == 200


async def test_who_a_provider_does_not_speak_for_stays(door: Door) -> None:
    assert (await door.api.post("/providers/another/logouts", data={"logout_token": "x"})).status_code == 404
