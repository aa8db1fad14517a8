"""Keys that sign tokens, and whose tokens count no more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from identity.models.base import MOMENT, Table


class SigningKey(Table, table=True):
    """A key of this issuer; `private` is encrypted with PLEK_IDENTITY_SECRET."""

    __tablename__ = "signing_key"

    id: str = Field(primary_key=True, sa_type=Text)
    public: str = Field(sa_type=Text)
    private: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=MOMENT, index=True)
    retired_at: datetime | None = Field(sa_type=MOMENT)


class Revocation(Table, table=True):
    """Tokens of this person or machine that were issued before `not_before`, a whole second, count no more."""

    subject: UUID = Field(primary_key=True)
    not_before: datetime = Field(sa_type=MOMENT, index=True)
