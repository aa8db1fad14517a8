"""Tables of the partner service. People are kept apart from what may be released."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from plek_common import tables
from plek_common.database import new_metadata
from plek_common.findable import Findable, Found, by
from plek_common.keyset import narrowed
from plek_common.personal.marker import Personal
from plek_common.released import Released, public_index
from plek_common.versioned import Versioned

metadata = new_metadata()
tables.outbox(metadata)
tables.idempotency_key(metadata)
tables.acceptance(metadata)
tables.audit(metadata)
tables.rate(metadata)
_MOMENT = DateTime(timezone=True)


class Table(SQLModel, registry=registry(metadata=metadata)):
    """All tables of this service share one MetaData, and no other service's."""


class Verified(SQLModel):
    """Columns of what has to be looked at again: it was found right at one moment, and counts until another."""

    verified_at: datetime = Field(sa_type=_MOMENT)
    verify_by: datetime = Field(sa_type=_MOMENT)


class Organisation(Table, Released, Verified, Found, table=True):
    """A partner. `mailbox` is an address of the organisation, shown here and told nobody."""

    findable: ClassVar[Findable | None] = by("organisation", "name", "description", gone="withdrawn_at")

    name: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    website: str | None = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    themes: list[str] = Field(sa_type=ARRAY(Text))
    areas: list[str] = Field(sa_type=ARRAY(Text))
    mailbox: str | None = Field(sa_type=Text)

    __table_args__ = (
        Index("ix_organisation_search", "search", postgresql_using="gin"),
        Index("ix_organisation_themes", "themes", postgresql_using="gin"),
        Index("ix_organisation_verify_by", "verify_by"),
        *narrowed("organisation", "kind"),
        public_index("organisation"),
    )


class Network(Table, Released, Verified, Found, table=True):
    """Organisations that work or learn together."""

    findable: ClassVar[Findable | None] = by("network", "name", "goals", gone="withdrawn_at")

    name: str = Field(sa_type=Text)
    form: str = Field(sa_type=Text)
    goals: str = Field(sa_type=Text)
    themes: list[str] = Field(sa_type=ARRAY(Text))
    areas: list[str] = Field(sa_type=ARRAY(Text))
    member_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))

    __table_args__ = (
        Index("ix_network_search", "search", postgresql_using="gin"),
        Index("ix_network_themes", "themes", postgresql_using="gin"),
        Index("ix_network_verify_by", "verify_by"),
        *narrowed("network", "form"),
        public_index("network"),
    )


class Person(Table, Versioned, Verified, Found, table=True):
    """A contact. Never leaves the hub: is in no event, in no log and in no public answer."""

    findable: ClassVar[Findable | None] = by("person", "name", "role", "expertise")

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: Personal[str] = Field(sa_type=Text)
    role: Personal[str] = Field(sa_type=Text)
    email: Personal[str | None] = Field(sa_type=Text)
    phone: Personal[str | None] = Field(sa_type=Text)
    themes: list[str] = Field(sa_type=ARRAY(Text))
    expertise: Personal[str] = Field(sa_type=Text)
    consent_at: datetime = Field(sa_type=_MOMENT)

    __table_args__ = (
        Index("ix_person_search", "search", postgresql_using="gin"),
        Index("ix_person_themes", "themes", postgresql_using="gin"),
        Index("ix_person_verify_by", "verify_by"),
        {"comment": "Personal data: stays in this database and goes when consent is taken back"},
    )


FINDABLE = tuple(table.findable for table in (Network, Organisation, Person) if table.findable)
