"""What happens to organisations, networks and people: row and event in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from partner.events import told
from partner.models import Network, Organisation, Person
from partner.schemas import NetworkWrite, OrganisationWrite, PersonWrite
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
    return await released.change(work, table, id, seen, given.model_dump(), told)


async def verify(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Somebody looked again and found it right."""
    return await released.change(work, table, id, seen, _verified(work.now), told)


async def release(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Lets the network read it. From here on every change is told."""
    return await released.release(work, table, id, seen, told)


async def withdraw(work: Work, table: type[R], id: UUID, seen: int) -> R:
    """Takes it back: the network is told without its texts."""
    return await released.withdraw(work, table, id, seen, told)


async def register(work: Work, given: PersonWrite) -> Person:
    """Takes in somebody who agreed to it."""
    await _check(work, given)
    return await versioned.create(work, Person, given.model_dump() | _verified(work.now))


async def correct(work: Work, id: UUID, seen: int, given: PersonWrite) -> Person:
    await _check(work, given)
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
        case PersonWrite():
            faults = await _strangers(work, {"organisationId": given.organisation_id})
            if given.consent_at > work.now + _CLOCKS_DIFFER:
                faults.append(("consentAt", "ligt in de toekomst"))
    if faults:
        errors = [{"in": "body", "pointer": pointer, "detail": detail} for pointer, detail in faults]
        raise Invalid(f"{len(errors)} fout(en); zie errors.", errors)


async def _strangers(work: Work, places: dict[str, UUID]) -> list[tuple[str, str]]:
    wanted = select(col(Organisation.id)).where(col(Organisation.id).in_(places.values()))
    known: Sequence[UUID] = (await work.session.scalars(wanted)).all()
    return [(pointer, "deze organisatie kennen wij niet") for pointer, id in places.items() if id not in known]
