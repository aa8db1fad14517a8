"""A token says what somebody may do at the moment at which it is made, and no more."""

import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from tests.identity.office import Office

from identity.tokens.keys import retire
from plek_common.identity import Verifier
from plek_common.problem import Unauthenticated
from plek_common.settings import Settings


@pytest.fixture
async def verifier(office: Office, settings: Settings, tmp_path: Path) -> Verifier:
    """A service that trusts what this issuer shows of its keys."""
    keys = tmp_path / "jwks.json"
    keys.write_text((await office.api.get("/jwks")).text)
    return Verifier(settings.model_copy(update={"jwks": str(keys)}), "question")


async def test_a_token_names_the_roles_that_hold_and_services_trust_it(office: Office, verifier: Verifier) -> None:
    person = await office.person()
    await office.give(person, "coordinator")
    await office.give(person, "editor")
    actor = await verifier.actor(await office.token(person))
    assert (actor.subject, sorted(actor.roles), actor.organisation) == (
        str(person),
        ["coordinator", "editor"],
        "utrecht",
    )


async def test_somebody_without_a_right_is_known_and_may_do_nothing(office: Office, verifier: Verifier) -> None:
    actor = await verifier.actor(await office.token(await office.person()))
    assert (actor.is_known, actor.roles) == (True, frozenset())


async def test_a_grant_that_ended_opens_nothing(office: Office) -> None:
    person = await office.person()
    grant = await office.give(person)
    assert (await office.post(f"/grants/{grant['id']}/end", {"reason": "Ander werk"})).status_code == 200
    assert (await office.claims(person))["roles"] == []


async def test_a_grant_counts_from_its_first_moment_up_to_its_last(office: Office) -> None:
    person, now = await office.person(), office.clock()
    begin, end = now + timedelta(days=1), now + timedelta(days=2)
    await office.give(person, startsAt=begin.isoformat(), endsAt=end.isoformat())
    for moment, roles in (
        (now, []),
        (begin, ["coordinator"]),
        (end - timedelta(seconds=1), ["coordinator"]),
        (end, []),
    ):
        office.clock.at = moment
        assert (await office.claims(person))["roles"] == roles, moment


async def test_a_right_for_one_thing_is_no_role_for_who_knows_no_scopes(office: Office, verifier: Verifier) -> None:
    person = await office.person()
    await office.give(person, "partner", scope="organisation-0190aa00")
    actor = await verifier.actor(await office.token(person))
    assert not actor.has("partner", "utrecht")
    assert not actor.has("partner", "utrecht", "organisation-other")
    assert actor.has("partner", "utrecht", "organisation-0190aa00")
    assert not actor.has("partner", "fryslan", "organisation-0190aa00")


@pytest.mark.parametrize(
    ("amr", "acr", "is_strong"),
    [
        (("pwd",), None, False),
        ((), None, False),
        (("pwd", "mfa"), None, True),
        (("pwd",), "mfa", True),
        ((), "1", False),
    ],
)
async def test_nobody_administers_without_a_second_factor(
    office: Office, amr: tuple[str, ...], acr: str | None, is_strong: bool
) -> None:
    person = await office.person()
    await office.give(person, "administrator")
    await office.give(person, "coordinator")
    roles = (await office.claims(person, amr, acr))["roles"]
    assert roles == (["administrator", "coordinator"] if is_strong else ["coordinator"])


async def test_a_token_lives_five_minutes_or_until_a_right_in_it_ends(office: Office) -> None:
    person = await office.person()
    claims = await office.claims(person)
    assert claims["exp"] - claims["iat"] == 300
    end = office.clock() + timedelta(seconds=90)
    await office.give(person, endsAt=end.isoformat())
    claims = await office.claims(person)
    assert claims["exp"] == int(end.timestamp())


async def test_who_was_ended_gets_no_token(office: Office) -> None:
    person = await office.person()
    assert (await office.post(f"/people/{person}/end", {"reason": "Uit dienst"})).status_code == 204
    with pytest.raises(Unauthenticated):
        await office.token(person)


async def test_signing_keys_are_shown_by_halves_and_kept_encrypted(office: Office) -> None:
    (shown,) = (await office.api.get("/jwks")).json()["keys"]
    assert shown.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    row = await office.pool.fetchrow("select * from signing_key")
    assert b"PRIVATE" not in row["private"]
    assert "d" not in json.loads(row["public"])


async def test_a_key_of_a_month_ago_signs_no_more_and_is_shown_until_its_tokens_ended(office: Office) -> None:
    person = await office.person()
    await office.token(person)
    before = {key["kid"] for key in (await office.api.get("/jwks")).json()["keys"]}
    office.clock.forward(timedelta(days=30, minutes=1))
    await office.token(person)
    both = {key["kid"] for key in (await office.api.get("/jwks")).json()["keys"]}
    assert before < both
    office.clock.forward(timedelta(days=1))
    assert {key["kid"] for key in (await office.api.get("/jwks")).json()["keys"]} == both - before


async def test_a_key_that_was_retired_is_shown_no_more(office: Office) -> None:
    (before,) = (await office.api.get("/jwks")).json()["keys"]
    assert await retire(office.pool, before["kid"], office.clock())
    assert not await retire(office.pool, before["kid"], office.clock())
    (after,) = (await office.api.get("/jwks")).json()["keys"]
    assert after["kid"] != before["kid"]


async def test_with_another_secret_another_key_signs_and_both_count(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from identity.settings import IdentitySettings
    from identity.tokens.signer import Signer

    await office.api.get("/jwks")
    monkeypatch.setenv("PLEK_IDENTITY_SECRET", "another one, of the same length or more")
    other = Signer.of(settings, IdentitySettings())
    assert len(await other.keys.public(office.pool, office.clock())) == 2


async def test_the_keys_are_there_without_signing_in(api: httpx.AsyncClient) -> None:
    assert (await api.get("/jwks")).status_code == 200
