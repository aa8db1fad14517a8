"""Nobody locks an organisation out of its own rights."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from tests.identity.office import Office
from tests.problems import problem

from identity.grants import service
from identity.task import Task
from plek_common.action import Permit
from plek_common.identity import Actor
from plek_common.testing import eventually


async def ended(office: Office, how: str, person: str, grant: str) -> int:
    where = f"/people/{person}/end" if how == "person" else f"/grants/{grant}/end"
    return (await office.post(where, {"reason": "Ander werk"})).status_code


@pytest.mark.parametrize("how", ["grant", "person"])
async def test_the_last_administrator_stays(office: Office, how: str) -> None:
    person = await office.person()
    grant = await office.give(person, "administrator")
    assert await ended(office, how, str(person), grant["id"]) == 409
    assert (await office.claims(person))["roles"] == ["administrator"]


@pytest.mark.parametrize("how", ["grant", "person"])
async def test_one_of_two_goes(office: Office, how: str) -> None:
    one, other = await office.person(), await office.person()
    grant = await office.give(one, "administrator")
    await office.give(other, "administrator")
    assert await ended(office, how, str(one), grant["id"]) in (200, 204)


@pytest.mark.parametrize("how", ["grant", "person"])
async def test_who_ends_one_of_two_while_somebody_ends_the_other_waits_and_is_refused(office: Office, how: str) -> None:
    people = [await office.person() for _ in range(2)]
    grants = [await office.give(person, "administrator") for person in people]
    permit = Permit(Actor("somebody", frozenset({"administrator"}), "utrecht"), "grant.end", lambda *_: True)
    async with office.pool.acquire() as connection:
        begun = connection.transaction()
        await begun.start()
        await service.end(Task(connection, office.clock(), permit, "utrecht"), UUID(grants[0]["id"]), "Ander werk")
        ending = asyncio.create_task(ended(office, how, str(people[1]), grants[1]["id"]))
        await eventually(office.waits, seconds=20, what="that the second waits for the first")
        await begun.commit()
    assert await ending == 409


@pytest.mark.parametrize("how", ["grant", "person"])
async def test_of_two_who_end_each_other_at_the_same_time_one_stays(office: Office, how: str) -> None:
    people = [await office.person() for _ in range(2)]
    grants = [await office.give(person, "administrator") for person in people]
    both = (ended(office, how, str(p), g["id"]) for p, g in zip(people, grants, strict=True))
    statuses = sorted(await asyncio.gather(*both))
    assert statuses[1] == 409, statuses
    assert len(await office.items("/grants?role=administrator")) == 1


@pytest.mark.parametrize("other", ["ends by itself", "begins later", "is gone", "for one thing", "of elsewhere"])
async def test_who_does_not_stay_by_themselves_does_not_count(office: Office, other: str) -> None:
    grant = await office.give(await office.person(), "administrator")
    second, later = await office.person(), (office.clock() + timedelta(days=9)).isoformat()
    more = {"ends by itself": {"endsAt": later}, "begins later": {"startsAt": later}}.get(other, {})
    more |= {"scope": "organisation-1"} if other == "for one thing" else {}
    await office.give(second, "administrator", **more)
    if other == "is gone":
        await office.pool.execute("update person set ended_at = now() where id = $1", second)
    if other == "of elsewhere":
        await office.pool.execute("update role_grant set organisation = 'fryslan' where person_id = $1", second)
    problem(await office.post(f"/grants/{grant['id']}/end", {"reason": "Ander werk"}), 409)


async def test_other_rights_end_also_where_nobody_administers_yet(office: Office) -> None:
    grant = await office.give(await office.person(), "coordinator")
    assert (await office.post(f"/grants/{grant['id']}/end", {"reason": "Ander werk"})).status_code == 200
