"""What the network may know of organisations and networks, and the events that tell it. People are in none."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from partner.models import Network, Organisation
from plek_common.event import Draft
from plek_common.released import Happened, Tell, public
from plek_common.schema import Moment, Schema


class PublicOrganisation(Schema):
    """The full public state (D2); no texts once it is withdrawn. The mailbox stays at the hub."""

    id: UUID
    version: int
    name: str | None
    kind: str
    website: str | None
    description: str | None
    themes: list[str]
    areas: list[str]
    verified_at: Moment
    verify_by: Moment
    released_at: Moment
    withdrawn_at: Moment | None


class PublicNetwork(Schema):
    """The full public state (D2); no texts once it is withdrawn. Of its members those that are public themselves."""

    id: UUID
    version: int
    name: str | None
    form: str
    goals: str | None
    themes: list[str]
    areas: list[str]
    member_ids: list[UUID]
    verified_at: Moment
    verify_by: Moment
    released_at: Moment
    withdrawn_at: Moment | None


def teller(shown: Collection[UUID] = ()) -> Tell[Any]:
    """What makes the event that tells what happened to a row; of the members of a network it names these only."""

    def told(row: Organisation | Network, happened: Happened, at: datetime) -> Draft:
        noun, shape, texts = _NOUNS[type(row)]
        data = public(row, shape, texts)
        if isinstance(data, PublicNetwork):
            data.member_ids = [member for member in data.member_ids if member in shown]
        return Draft(
            type=f"nl.plek.partners.{noun}-{happened}.v1",
            subject=row.id,
            version=row.published_version,
            time=at,
            data=data,
        )

    return told


_NOUNS: dict[type, tuple[str, type[Schema], tuple[str, ...]]] = {
    Organisation: ("organisation", PublicOrganisation, ("name", "website", "description")),
    Network: ("network", PublicNetwork, ("name", "goals")),
}
