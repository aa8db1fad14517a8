"""What a provider says of somebody is a proposal: it gives nothing until somebody here confirms it."""

from uuid import UUID

from tests.identity.office import Office
from tests.problems import problem

from identity.grants.proposals import propose


async def say(office: Office, person: UUID, role: str = "editor") -> None:
    claim = {"role": role, "provider": "ons", "claim": "groep: redactie"}
    await propose(office.pool, person, **claim, now=office.clock())


async def test_a_claim_gives_nothing_until_it_is_confirmed(office: Office) -> None:
    person = await office.person()
    await say(office, person)
    assert (await office.claims(person))["roles"] == []
    (waits,) = await office.items("/grant-proposals")
    assert (waits["role"], waits["claim"]) == ("editor", "groep: redactie")
    made = await office.post(f"/grant-proposals/{waits['id']}/confirmation", {"why": "Klopt, zit bij de redactie"})
    assert (made.status_code, made.json()["givenBy"]) == (200, "somebody")
    assert (await office.claims(person))["roles"] == ["editor"]
    assert await office.items("/grant-proposals") == []


async def test_what_was_refused_is_not_proposed_again(office: Office) -> None:
    person = await office.person()
    await say(office, person)
    (waits,) = await office.items("/grant-proposals")
    assert (await office.post(f"/grant-proposals/{waits['id']}/refusal")).status_code == 204
    await say(office, person)
    assert await office.items("/grant-proposals") == []
    problem(await office.post(f"/grant-proposals/{waits['id']}/confirmation", {"why": "Toch maar"}), 404)
    assert (await office.claims(person))["roles"] == []


async def test_a_right_that_somebody_has_is_not_proposed(office: Office) -> None:
    person = await office.person()
    await office.give(person, "editor")
    await say(office, person)
    assert await office.items("/grant-proposals") == []


async def test_a_role_that_nobody_knows_is_let_be(office: Office) -> None:
    await say(office, await office.person(), "king")
    assert await office.items("/grant-proposals") == []


async def test_a_role_that_this_organisation_does_not_have_cannot_be_confirmed(office: Office) -> None:
    await say(office, await office.person(), "analyst")
    (waits,) = await office.items("/grant-proposals")
    problem(await office.post(f"/grant-proposals/{waits['id']}/confirmation", {"why": "Klopt wel"}), 400)
