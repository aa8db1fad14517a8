"""What the network may know of organisations and networks, and as what it is told. People are in none."""

from uuid import UUID

from partner.directory.members import known
from partner.models import Network, Organisation
from plek_common.event_data import EventData
from plek_common.released import Noun
from plek_common.schema import Moment
from plek_common.work import Work


class PublicOrganisation(EventData):
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


class PublicNetwork(EventData):
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


async def _among_the_public(work: Work, network: PublicNetwork) -> PublicNetwork:
    return network.model_copy(update={"member_ids": await known(work, network.member_ids)})


ORGANISATION = Noun(
    "nl.plek.partners.organisation", Organisation, PublicOrganisation, ("name", "website", "description")
)
NETWORK = Noun("nl.plek.partners.network", Network, PublicNetwork, ("name", "goals"), _among_the_public)
