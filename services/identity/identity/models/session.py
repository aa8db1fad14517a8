"""Who is signed in, in which browser and until when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from identity.models.base import MOMENT, Table


class Session(Table, table=True):
    """The browser alone holds the secret. `subject` and `sid` are the provider's; its `id_token` is encrypted."""

    id: UUID = Field(primary_key=True)
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    provider: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    sid: str | None = Field(sa_type=Text)
    id_token: bytes = Field(sa_type=LargeBinary)
    acr: str | None = Field(sa_type=Text)
    amr: list[str] = Field(sa_type=ARRAY(Text))
    browser: str = Field(sa_type=Text)
    begun_at: datetime = Field(sa_type=MOMENT)
    used_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime = Field(sa_type=MOMENT, index=True)
    ended_at: datetime | None = Field(sa_type=MOMENT)
    end_reason: str | None = Field(sa_type=Text)

    __table_args__ = (
        Index("ix_session_subject", "provider", "subject", postgresql_where=text("ended_at is null")),
        {"comment": "Personal data: goes thirty days after the session ended"},
    )
