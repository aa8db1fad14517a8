"""What happens to organisations, networks and people: row and event in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from partner.directory import members
from partner.directory.events import NETWORK
from partner.directory.schemas import (
    NetworkReplacement,
    NetworkWrite,
    OrganisationReplacement,
    OrganisationWrite,
    PersonWrite,
    Release,
)
from partner.models import Network, Organisation, Person
from plek_common import idempotency, released, versioned
from plek_common.problem import Invalid
from plek_common.released import Noun, Released
from plek_common.work import Work

VALID_FOR = timedelta(days=365)
_CLOCKS_DIFFER = timedelta(minutes=5)

R = TypeVar("R", Organisation, Network)


async def create(work: Work, noun: Noun[R], given: OrganisationWrite | NetworkWrite) -> R:
    """Takes in an organisation or network. Whoever enters it has just looked at it."""
    await _check(work, given)
    return await released.create(work, noun, given.model_dump() | _verified(work.now))


async def replace(
    work: Work, noun: Noun[R], id: UUID, seen: int, given: OrganisationReplacement | NetworkReplacement
) -> R:
    await _check(work, given)
    return await released.change(work, noun, id, seen, given.values(), given)


async def verify(work: Work, noun: Noun[R], id: UUID, seen: int) -> R:
    """Somebody looked again and found it right."""
    return await released.change(work, noun, id, seen, _verified(work.now))


async def release(work: Work, noun: Noun[R], id: UUID, seen: int, said: Release) -> R:
    """Lets the network read it. From here on every change is told, also in the networks that it is a member of."""
    row = await released.release(work, noun, id, seen, said)
    await _follow(work, row)
    return row


async def withdraw(work: Work, noun: Noun[R], id: UUID, seen: int) -> R:
    """Takes it back: the network is told without its texts, and it is a member of nothing any more."""
    row = await released.withdraw(work, noun, id, seen)
    await _follow(work, row)
    return row


async def _follow(work: Work, organisation: Released) -> None:
    """Tells the networks of an organisation anew that was released or withdrawn; one that was withdrawn leaves them."""
    if not isinstance(organisation, Organisation):
        return
    await work.session.flush()
    of_it = select(Network).where(
        col(Network.member_ids).contains([organisation.id]), col(Network.withdrawn_at).is_(None)
    )
    for network in await work.session.scalars(of_it.order_by(col(Network.id)).with_for_update()):
        left = [member for member in network.member_ids if member != organisation.id]
        values = {"member_ids": left} if organisation.withdrawn_at else {}
        if values or network.released_at:
            await released.change(work, NETWORK, network.id, network.version, values)


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
