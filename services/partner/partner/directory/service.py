"""What happens to organisations, networks and people: row and event in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from partner.directory import members
from partner.directory.events import teller
from partner.directory.schemas import NetworkWrite, OrganisationWrite, PersonWrite
from partner.models import Network, Organisation, Person
from plek_common import idempotency, released, versioned
from plek_common.problem import Invalid
from plek_common.work import Work

VALID_FOR = timedelta(days=365)
_CLOCKS_DIFFER = timedelta(minutes=5)

R = TypeVar("R", Organisation, Network)


async def create(work: Work, table: type[R], given: OrganisationWrite | NetworkWrite) -> R:
    """Takes in an organisation or network. Whoever enters it has just looked at it."""
    await _check(work, given)
    return await released.create(work, table, given.model_dump() | _verified(work.now))


async def replace(work: Work, table: type[R], id: UUID, seen: int, given: OrganisationWrite | NetworkWrite) -> R:
    await _check(work, given)
    return await released.change(work, table, id, seen, given.model_dump(), await _teller(work, given))


async def verify(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Somebody looked again and found it right."""
    return await released.change(work, table, id, seen, _verified(work.now), await _teller(work, id))


async def release(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Lets the network read it. From here on every change is told, also in the networks that it is a member of."""
    row = await released.release(work, table, id, seen, await _teller(work, id))
    await members.follow(work, row)
    return row


async def withdraw(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Takes it back: the network is told without its texts, and it is a member of nothing any more."""
    row = await released.withdraw(work, table, id, seen, await _teller(work, id))
    await members.follow(work, row)
    return row


async def _teller(work: Work, about: UUID | OrganisationWrite | NetworkWrite) -> Any:
    if isinstance(about, UUID):
        network = await work.session.get(Network, about)
        return teller(await members.public(work, network.member_ids if network else []))
    return teller(await members.public(work, about.member_ids if isinstance(about, NetworkWrite) else []))


async def register(work: Work, given: PersonWrite) -> Person:
    """Takes in somebody who agreed to it, at an organisation that everybody may know."""
    await _check(work, given)
    await _check_open(work, given)
    return await versioned.create(work, Person, given.model_dump() | _verified(work.now))


async def correct(work: Work, id: UUID, seen: int, given: PersonWrite) -> Person:
    await _check(work, given)
    person = await work.session.get(Person, id)
    if person and person.organisation_id != given.organisation_id:
        await _check_open(work, given)
    return await _change(work, id, seen, given.model_dump())


async def confirm(work: Work, id: UUID, seen: int) -> Person:
    """Somebody asked this person, and all of it still holds."""
    return await _change(work, id, seen, _verified(work.now))


async def erase(work: Work, id: UUID, seen: int) -> None:
    """Consent is taken back: the person goes, also from the kept answer of the request that entered them."""
    await work.session.delete(await versioned.locked(work, Person, id, seen))
    await idempotency.forget(work.session, "person.create", f"people/{id}")


async def _change(work: Work, id: UUID, seen: int, values: dict[str, Any]) -> Person:
    person = await versioned.locked(work, Person, id, seen)
    versioned.change(person, values)
    return person


def _verified(now: datetime) -> dict[str, datetime]:
    return {"verified_at": now, "verify_by": now + VALID_FOR}


async def _check(work: Work, given: OrganisationWrite | NetworkWrite | PersonWrite) -> None:
    """Raises Invalid with everything that only the database or the clock can tell to be wrong."""
    faults: list[tuple[str, str]] = []
    match given:
        case NetworkWrite():
            places = {f"memberIds/{i}": member for i, member in enumerate(given.member_ids)}
            faults = await _strangers(work, places)
            gone = await members.withdrawn(work, given.member_ids)
            faults += [(pointer, "deze organisatie is ingetrokken") for pointer, id in places.items() if id in gone]
        case PersonWrite():
            faults = await _strangers(work, {"organisationId": given.organisation_id})
            if given.consent_at > work.now + _CLOCKS_DIFFER:
                faults.append(("consentAt", "ligt in de toekomst"))
    if faults:
        raise _invalid(faults)


async def _check_open(work: Work, given: PersonWrite) -> None:
    """Raises Invalid when nobody may know of the organisation: people come to one that is released, and stays so."""
    if not await members.public(work, [given.organisation_id]):
        raise _invalid([("organisationId", "deze organisatie is niet vrijgegeven, of ingetrokken")])


def _invalid(faults: list[tuple[str, str]]) -> Invalid:
    errors = [{"in": "body", "pointer": pointer, "detail": detail} for pointer, detail in faults]
    return Invalid(f"{len(errors)} fout(en); zie errors.", errors)


async def _strangers(work: Work, places: dict[str, UUID]) -> list[tuple[str, str]]:
    """Those of these organisations that are unknown; the rest is held as it is until the end of the transaction."""
    wanted = select(col(Organisation.id)).where(col(Organisation.id).in_(places.values()))
    known: Sequence[UUID] = (await work.session.scalars(wanted.order_by("id").with_for_update(read=True))).all()
    return [(pointer, "deze organisatie kennen wij niet") for pointer, id in places.items() if id not in known]
