"""Rights of people. A row is never changed but once: when it ends. So what held on any day can be told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from identity.models.base import MOMENT, Table


class RoleGrant(Table, table=True):
    """A role of a person at this organisation, for all of it or for one thing (`scope`), from one moment to another."""

    __tablename__ = "role_grant"

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    role: str = Field(sa_type=Text)
    organisation: str = Field(sa_type=Text)
    scope: str | None = Field(sa_type=Text)
    starts_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime | None = Field(sa_type=MOMENT)
    given_by: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    given_at: datetime = Field(sa_type=MOMENT)
    ended_by: str | None = Field(sa_type=Text)
    end_reason: str | None = Field(sa_type=Text)
    ended_at: datetime | None = Field(sa_type=MOMENT)


class GrantProposal(Table, table=True):
    """What a provider says of somebody. It gives nothing until somebody confirms it, and is said once."""

    __tablename__ = "grant_proposal"

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id")
    role: str = Field(sa_type=Text)
    provider: str = Field(sa_type=Text)
    claim: str = Field(sa_type=Text)
    proposed_at: datetime = Field(sa_type=MOMENT)
    settled_by: str | None = Field(sa_type=Text)
    settled_at: datetime | None = Field(sa_type=MOMENT)
    grant_id: UUID | None = Field(foreign_key="role_grant.id")

    __table_args__ = (UniqueConstraint("person_id", "provider", "role"),)
