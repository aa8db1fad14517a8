"""Organisations as members of networks: outside the hub a network names only members that are public themselves."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from partner.directory.events import teller
from partner.directory.schemas import NetworkRead
from partner.models import Network, Organisation
from partner.policy import is_coordinator
from plek_common import released
from plek_common.work import Work

_PUBLIC = released.public_rows(Organisation)
_WITHDRAWN = col(Organisation.withdrawn_at).is_not(None)


async def public(work: Work, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these organisations that everybody may know."""
    return await _those(work, ids, _PUBLIC)


async def withdrawn(work: Work, ids: Iterable[UUID]) -> frozenset[UUID]:
    return await _those(work, ids, _WITHDRAWN)


async def shown(work: Work, networks: Sequence[Network]) -> list[NetworkRead]:
    """These networks as this actor may see them."""
    read = list(map(NetworkRead.model_validate, networks))
    if is_coordinator(work.permit.actor, work.here):
        return read
    known = await public(work, {member for network in networks for member in network.member_ids})
    return [
        network.model_copy(update={"member_ids": [member for member in network.member_ids if member in known]})
        for network in read
    ]


async def follow(work: Work, organisation: Organisation | Network) -> None:
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
            tell = teller(await public(work, network.member_ids))
            await released.change(work, Network, network.id, network.version, values, tell)


async def _those(work: Work, ids: Iterable[UUID], condition: ColumnElement[bool]) -> frozenset[UUID]:
    wanted = select(col(Organisation.id)).where(col(Organisation.id).in_(list(ids)), condition)
    return frozenset(await work.session.scalars(wanted))
