"""What is taken away is gone within seconds: tokens of before do not count, and those of after say what holds."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.identity.office import Office

from identity.tokens.service import access_token, revoke
from identity.tokens.signer import WayIn
from plek_common.identity import Actor, Verifier
from plek_common.problem import Unauthenticated
from plek_common.settings import Settings
from plek_common.testing import eventually

Trusting = Callable[[], Awaitable[Verifier]]


@pytest.fixture
def trusting(office: Office, settings: Settings, tmp_path: Path) -> Trusting:
    """A service that has just looked at the keys and at what was taken back."""

    async def build() -> Verifier:
        told = {}
        for setting, path in (("jwks", "/jwks"), ("revocations", "/revocations")):
            place = tmp_path / f"{uuid4()}.json"
            place.write_text((await office.api.get(path)).text)
            told[setting] = str(place)
        return Verifier(settings.model_copy(update=told), "question")

    return build


async def trusted(trusting: Trusting, token: str) -> Actor | None:
    try:
        return await (await trusting()).actor(token)
    except Unauthenticated:
        return None


async def test_a_token_of_before_a_right_ended_is_refused_and_the_next_is_trusted(
    office: Office, trusting: Trusting
) -> None:
    person = await office.person()
    grant = await office.give(person)
    before = await office.token(person)
    assert (await trusted(trusting, before)) is not None
    await office.post(f"/grants/{grant['id']}/end", {"reason": "Ander werk"})
    assert await trusted(trusting, before) is None
    after = await trusted(trusting, await office.token(person))
    assert after is not None, "also when it is made in the same second"
    assert after.roles == frozenset()


@pytest.mark.parametrize("change", ["give", "end person"])
async def test_every_change_of_what_somebody_may_do_takes_the_tokens_of_before_back(
    office: Office, trusting: Trusting, change: str
) -> None:
    person = await office.person()
    before = await office.token(person)
    if change == "give":
        await office.give(person)
    else:
        await office.post(f"/people/{person}/end", {"reason": "Uit dienst"})
    assert await trusted(trusting, before) is None


async def test_nobody_elses_tokens_are_taken_back(office: Office, trusting: Trusting) -> None:
    one, other = await office.person(), await office.person()
    kept = await office.token(other)
    await office.give(one)
    assert await trusted(trusting, kept) is not None


async def test_a_token_that_is_made_while_a_right_ends_does_not_outlive_it(office: Office, trusting: Trusting) -> None:
    """It read the right before the end of it, and its maker's clock is two seconds ahead."""
    person = await office.person()
    grant = await office.give(person)
    signer, ahead = office.state.signer, office.clock() + timedelta(seconds=2)
    async with office.pool.acquire() as connection:
        begun = connection.transaction()
        await begun.start()
        token = (await access_token(connection, person, ahead, way=WayIn(["mfa"], None), signer=signer)).token
        ending = asyncio.create_task(office.post(f"/grants/{grant['id']}/end", {"reason": "Ander werk"}))
        await eventually(office.waits, what="that the end waits for the token")
        await begun.commit()
    assert (await ending).status_code == 200
    actor = await trusted(trusting, token)
    assert actor is None


async def test_a_token_that_waits_for_the_end_of_a_right_is_made_without_it(office: Office, trusting: Trusting) -> None:
    """And counts: it knows the revocation that it waited for."""
    person = await office.person()
    office.clock.forward(timedelta(seconds=-10))
    grant = await office.give(person)
    office.clock.forward(timedelta(seconds=10))
    async with office.pool.acquire() as connection:
        begun = connection.transaction()
        await begun.start()
        await connection.execute("update role_grant set ended_at = now() where id = $1", UUID(grant["id"]))
        await revoke(connection, [person], office.clock())
        making = asyncio.create_task(office.token(person))
        await eventually(office.waits, what="that the token waits for the end")
        await begun.commit()
    actor = await trusted(trusting, await making)
    assert actor is not None
    assert actor.roles == frozenset()


async def test_who_has_the_list_already_gets_no_other(office: Office) -> None:
    await office.give(await office.person())
    first = await office.api.get("/revocations")
    seen = {"If-None-Match": first.headers["ETag"]}
    again = await office.api.get("/revocations", headers=seen)
    assert (again.status_code, again.content) == (304, b"")
    await office.give(await office.person())
    assert (await office.api.get("/revocations", headers=seen)).status_code == 200


async def test_what_concerns_no_token_any_more_leaves_the_list(office: Office) -> None:
    person = await office.person()
    await office.give(person)
    assert str(person) in await office.revoked()
    office.clock.forward(timedelta(minutes=30))
    assert await office.revoked() == {}
