"""Programs that work here by themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from identity.models.base import MOMENT, Table


class Machine(Table, table=True):
    """A program: what it may do (`roles`) and at which services; no more than that stands in its tokens."""

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    roles: list[str] = Field(sa_type=ARRAY(Text))
    services: list[str] = Field(sa_type=ARRAY(Text))
    why: str = Field(sa_type=Text)
    registered_by: str = Field(sa_type=Text)
    registered_at: datetime = Field(sa_type=MOMENT)
    ended_by: str | None = Field(sa_type=Text)
    end_reason: str | None = Field(sa_type=Text)
    ended_at: datetime | None = Field(sa_type=MOMENT)
    last_token_at: datetime | None = Field(sa_type=MOMENT)

    __table_args__ = (Index("ix_machine_registered_at", "registered_at", "id"),)


class MachineKey(Table, table=True):
    """The public half of a key of a machine. `id` is its thumbprint (RFC 7638)."""

    __tablename__ = "machine_key"

    id: str = Field(primary_key=True, sa_type=Text)
    machine_id: UUID = Field(foreign_key="machine.id", index=True)
    public: str = Field(sa_type=Text)
    registered_by: str = Field(sa_type=Text)
    registered_at: datetime = Field(sa_type=MOMENT)
    ended_by: str | None = Field(sa_type=Text)
    ended_at: datetime | None = Field(sa_type=MOMENT)


class UsedAssertion(Table, table=True):
    """What a machine showed once to get a token: the same does not count again."""

    __tablename__ = "used_assertion"

    machine_id: UUID = Field(primary_key=True, foreign_key="machine.id")
    jti: str = Field(primary_key=True, sa_type=Text)
    expires_at: datetime = Field(sa_type=MOMENT)
