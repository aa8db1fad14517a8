"""What the partner API takes and gives."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from plek_common.personal.marker import Personal
from plek_common.personal.release import Publication
from plek_common.schema import Distinct, Input, Line, Moment, Paragraph, Schema, Storable, Timed
from plek_vocabulary import NetworkForm, OrganisationKind, Theme
from plek_vocabulary.areas import Code, Today

Website = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=300), Storable]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254), Storable]
Phone = Annotated[str, StringConstraints(pattern=r"^[+0-9 ()-]{6,20}$")]
Themes = Annotated[list[Theme], Field(max_length=12, default_factory=list), Distinct]
Areas = Annotated[list[Code], Field(max_length=100, default_factory=list), Distinct, Today]
MemberIds = Annotated[list[UUID], Field(max_length=200, default_factory=list), Distinct]
Consent = Annotated[
    Moment,
    Timed,
    Field(
        gt=datetime(2000, 1, 1, tzinfo=UTC),
        lt=datetime(2100, 1, 1, tzinfo=UTC),
        description="Wanneer deze mens ja zei",
    ),
]


class OrganisationWrite(Input):
    name: Line
    kind: OrganisationKind
    website: Website | None = None
    description: Paragraph
    themes: Themes
    areas: Areas
    mailbox: Email | None = Field(None, description="Algemeen adres van de organisatie, nooit van één mens")


class NetworkWrite(Input):
    name: Line
    form: NetworkForm
    goals: Paragraph
    themes: Themes
    areas: Areas
    member_ids: MemberIds


class OrganisationReplacement(OrganisationWrite, Publication):
    """All of it anew; of an organisation that is released, this is what everybody reads."""


class NetworkReplacement(NetworkWrite, Publication):
    """The same for a network."""


class PersonWrite(Input):
    organisation_id: UUID
    name: Personal[Line]
    role: Personal[Line]
    email: Personal[Email | None] = None
    phone: Personal[Phone | None] = None
    themes: Themes
    expertise: Personal[Paragraph]
    consent_at: Consent


class Kept(Schema):
    """What every entry has; it counts as right until `verify_by`."""

    id: UUID
    version: int
    verified_at: Moment
    verify_by: Moment


class OrganisationRead(Kept):
    name: str
    kind: OrganisationKind
    website: str | None
    description: str
    themes: list[Theme]
    areas: list[str]
    mailbox: str | None
    released_at: Moment | None
    withdrawn_at: Moment | None


class NetworkRead(Kept):
    name: str
    form: NetworkForm
    goals: str
    themes: list[Theme]
    areas: list[str]
    member_ids: list[UUID]
    released_at: Moment | None
    withdrawn_at: Moment | None


class PersonRead(Kept):
    organisation_id: UUID
    name: Personal[str]
    role: Personal[str]
    email: Personal[str | None]
    phone: Personal[str | None]
    themes: list[Theme]
    expertise: Personal[str]
    consent_at: Moment


class Verification(Input):
    """Nothing to say; whoever sends it has looked and found it right."""


class Release(Publication):
    """Nothing else to say; releasing is the decision itself."""


class Withdrawal(Input):
    """Nothing to say; taking it back is the decision itself."""
