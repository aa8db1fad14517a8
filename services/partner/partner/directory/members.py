"""Organisations as members of networks: outside the hub a network names only members that are public themselves."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from partner.directory.schemas import NetworkRead
from partner.models import Network, Organisation
from plek_common import released
from plek_common.work import Work

_PUBLIC = released.public_rows(Organisation)
_WITHDRAWN = col(Organisation.withdrawn_at).is_not(None)


async def public(work: Work, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these organisations that everybody may know."""
    return await _those(work, ids, _PUBLIC)


async def withdrawn(work: Work, ids: Iterable[UUID]) -> frozenset[UUID]:
    return await _those(work, ids, _WITHDRAWN)


async def known(work: Work, ids: Sequence[UUID]) -> list[UUID]:
    """The same, in their order."""
    found = await public(work, ids)
    return [id for id in ids if id in found]


async def shown(work: Work, networks: Sequence[Network]) -> list[NetworkRead]:
    """These networks as this actor may see them."""
    read = list(map(NetworkRead.model_validate, networks))
    if work.permit.actor.has("coordinator", work.here):
        return read
    found = await public(work, {member for network in networks for member in network.member_ids})
    return [
        network.model_copy(update={"member_ids": [member for member in network.member_ids if member in found]})
        for network in read
    ]


async def _those(work: Work, ids: Iterable[UUID], condition: ColumnElement[bool]) -> frozenset[UUID]:
    wanted = select(col(Organisation.id)).where(col(Organisation.id).in_(list(ids)), condition)
    return frozenset(await work.session.scalars(wanted))
