"""People, and the accounts by which providers know them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field

from identity.models.base import MOMENT, Table
from plek_common.personal.marker import Personal


class Person(Table, table=True):
    """Somebody who signed in here. `last_token_at` is the second in which the newest token was issued."""

    id: UUID = Field(primary_key=True)
    name: Personal[str] = Field(sa_type=Text)
    email: Personal[str | None] = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=MOMENT)
    ended_at: datetime | None = Field(sa_type=MOMENT)
    last_token_at: datetime | None = Field(sa_type=MOMENT)

    __table_args__ = (
        Index("ix_person_created_at", "created_at", "id"),
        {"comment": "Personal data: stays in this database; elsewhere a person is this random id"},
    )


class Account(Table, table=True):
    """A subject of a provider, which is this person here."""

    provider: str = Field(primary_key=True, sa_type=Text)
    subject: Personal[str] = Field(primary_key=True, sa_type=Text)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    first_seen_at: datetime = Field(sa_type=MOMENT)
    last_seen_at: datetime = Field(sa_type=MOMENT)
