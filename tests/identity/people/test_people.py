"""People come in by signing in, and are known elsewhere by a random id alone."""

import asyncio
from typing import Any
from uuid import UUID

from tests.identity.office import Office

from identity.people.service import recognised

NOOR: dict[str, Any] = {"provider": "ons", "subject": "noor", "name": "Noor Haverkamp", "email": "noor@example.nl"}


async def come_in(office: Office, **differently: Any) -> UUID:
    async with office.pool.acquire() as connection, connection.transaction():
        return await recognised(connection, **{**NOOR, **differently}, now=office.clock())


async def test_an_account_is_the_same_person_each_time_and_follows_its_name(office: Office) -> None:
    first = await come_in(office)
    assert await come_in(office, name="Noor de Wit") == first
    (person,) = await office.items("/people")
    assert (person["id"], person["name"], len(person["accounts"])) == (str(first), "Noor de Wit", 1)


async def test_the_same_address_at_another_provider_is_somebody_else(office: Office) -> None:
    assert await come_in(office) != await come_in(office, provider="elders")


async def test_two_first_sights_at_once_make_one_person(office: Office) -> None:
    assert len(set(await asyncio.gather(*(come_in(office) for _ in range(8))))) == 1
    assert len(await office.items("/people")) == 1


async def test_people_are_found_by_name_and_address_and_by_no_pattern(office: Office) -> None:
    await come_in(office)
    for words, count in (("haver", 1), ("NOOR@", 1), ("%", 0), ("_", 0), ("nobody", 0)):
        assert len(await office.items(f"/people?q={words.replace('%', '%25')}")) == count, words


async def test_who_ended_is_told_with_all_rights_that_ended(office: Office) -> None:
    person = await come_in(office)
    await office.give(person, "coordinator")
    await office.give(person, "editor")
    assert (await office.post(f"/people/{person}/end", {"reason": "Uit dienst"})).status_code == 204
    assert await office.items(f"/grants?personId={person}") == []
    read = (await office.api.get(f"/people/{person}", headers=office.headers)).json()
    assert read["endedAt"]
    again = await office.post(f"/people/{person}/end", {"reason": "Nog eens"})
    assert again.status_code == 409
