"""An invitation gives a right to who brings its secret and signs in: once, and not for ever."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from tests.everything import stored, where
from tests.identity.bodies import INVITATION
from tests.identity.office import Office
from tests.problems import problem

from plek_common.limits.counters import Counters
from plek_common.limits.guesses import Guesses
from plek_local.issuer import Issuer


async def secret_of(office: Office, **differently: Any) -> str:
    made = await office.made("/invitations", {**INVITATION, **differently})
    return str(made["link"]).rpartition("/")[2]


async def accept(office: Office, issuer: Issuer, secret: str, person: UUID | str) -> httpx.Response:
    """As somebody who signed in here and may do nothing yet."""
    headers = {"Authorization": f"Bearer {issuer.token(str(person), [], 'utrecht')}"}
    return await office.api.post("/invitation-acceptance", json={"secret": secret}, headers=headers)


async def test_who_brings_the_secret_gets_the_right_in_the_name_of_who_invited(office: Office, issuer: Issuer) -> None:
    person = await office.person()
    answer = await accept(office, issuer, await secret_of(office), person)
    assert (answer.status_code, answer.json()) == (200, {"role": "coordinator", "organisation": "utrecht"})
    (grant,) = await office.items("/grants")
    assert (grant["personId"], grant["givenBy"], grant["why"]) == (str(person), "somebody", INVITATION["why"])
    assert (await office.claims(person))["roles"] == ["coordinator"]
    (invited,) = await office.items("/invitations")
    assert (invited["acceptedBy"], invited["link"]) == (str(person), None)


async def test_a_secret_counts_once_also_for_two_at_once(office: Office, issuer: Issuer) -> None:
    secret, people = await secret_of(office), [await office.person() for _ in range(4)]
    answers = await asyncio.gather(*(accept(office, issuer, secret, person) for person in people))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404]
    assert len(await office.items("/grants")) == 1


async def test_after_two_weeks_or_when_it_was_withdrawn_it_counts_no_more(office: Office, issuer: Issuer) -> None:
    person, late, taken = await office.person(), await secret_of(office), await secret_of(office)
    newest = (await office.items("/invitations"))[0]
    assert (await office.post(f"/invitations/{newest['id']}/withdrawal")).status_code == 204
    problem(await accept(office, issuer, taken, person), 404)
    problem(await office.post(f"/invitations/{newest['id']}/withdrawal"), 409)
    problem(await office.post(f"/invitations/{uuid4()}/withdrawal"), 404)
    office.clock.forward(timedelta(days=14))
    problem(await accept(office, issuer, late, person), 404)
    assert await office.items("/grants") == []


async def test_an_invitation_that_was_used_looks_like_one_that_never_was(office: Office, issuer: Issuer) -> None:
    secret = await secret_of(office)
    await accept(office, issuer, secret, await office.person())
    used = await accept(office, issuer, secret, await office.person())
    never = await accept(office, issuer, "x" * 43, await office.person())
    assert (used.status_code, used.json()) == (never.status_code, never.json())


async def test_the_secret_is_kept_nowhere(office: Office) -> None:
    headers = {**office.headers, "Idempotency-Key": "eerste"}
    made = (await office.api.post("/invitations", json=INVITATION, headers=headers)).json()
    secret = made["link"].rpartition("/")[2]
    kept = await stored(office.pool)
    assert where(kept, "Haverkamp") == {"invitation"}
    assert where(kept, secret) == set()


async def test_the_link_is_a_page_of_this_deployment(office: Office) -> None:
    made = await office.made("/invitations", INVITATION)
    assert made["link"].startswith("https://utrecht.example/uitnodiging/")


async def test_who_has_the_link_may_know_what_it_is_for_and_not_for_whom(office: Office) -> None:
    answer = await office.api.post("/invitation-preview", json={"secret": await secret_of(office)})
    assert answer.status_code == 200
    assert answer.json().keys() == {"organisation", "organisationName", "role", "endsAt", "expiresAt"}
    problem(await office.api.post("/invitation-preview", json={"secret": "x" * 43}), 404)


async def test_somebody_who_signed_in_elsewhere_is_nobody_here(office: Office, issuer: Issuer) -> None:
    secret = await secret_of(office)
    problem(await accept(office, issuer, secret, "somebody"), 403)
    problem(await accept(office, issuer, secret, uuid4()), 400)
    assert (await office.api.post("/invitation-acceptance", json={"secret": secret})).status_code == 401
    assert (await accept(office, issuer, secret, await office.person())).status_code == 200, "it was not used up"


async def test_who_has_the_right_already_keeps_it_and_the_invitation_stays(office: Office, issuer: Issuer) -> None:
    person, secret = await office.person(), await secret_of(office)
    await office.give(person)
    problem(await accept(office, issuer, secret, person), 409)
    assert (await office.items("/invitations"))[0]["acceptedAt"] is None


async def test_an_invitation_for_a_role_of_elsewhere_is_refused(office: Office) -> None:
    problem(await office.post("/invitations", {**INVITATION, "role": "steering"}), 400)
    problem(await office.post("/invitations", {**INVITATION, "endsAt": "2020-01-01T00:00:00Z"}), 400)


async def test_who_tries_secrets_of_invitations_is_stopped(office: Office, issuer: Issuer) -> None:
    """From one address, with a token or without; the right secret opens nothing meanwhile."""
    office.state.limits.guesses = Guesses(3, Counters(office.state.database))
    secret, person = await secret_of(office), await office.person()
    tried = [await office.api.post("/invitation-preview", json={"secret": f"{n}" * 43}) for n in range(2)]
    tried += [await accept(office, issuer, f"{n}" * 43, person) for n in range(2, 5)]
    assert [answer.status_code for answer in tried] == [404, 404, 404, 429, 429]
    refused = problem(await accept(office, issuer, secret, person), 429)
    assert refused["title"] == "Te veel verzoeken"
    assert await office.items("/grants") == []


async def test_the_right_secret_may_be_looked_at_as_often_as_people_do(office: Office) -> None:
    office.state.limits.guesses = Guesses(3, Counters(office.state.database))
    secret = {"secret": await secret_of(office)}
    found = [(await office.api.post("/invitation-preview", json=secret)).status_code for _ in range(8)]
    assert set(found) == {200}
