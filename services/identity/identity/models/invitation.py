"""Rights that wait for who was invited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from identity.models.base import MOMENT, Table
from plek_common.personal.marker import Personal


class Invitation(Table, table=True):
    """A right for whoever brings the secret, of which the digest alone is kept. It is used once."""

    id: UUID = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary, unique=True)
    for_whom: Personal[str] = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    scope: str | None = Field(sa_type=Text)
    ends_at: datetime | None = Field(sa_type=MOMENT)
    why: str = Field(sa_type=Text)
    invited_by: str = Field(sa_type=Text)
    invited_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    accepted_at: datetime | None = Field(sa_type=MOMENT)
    grant_id: UUID | None = Field(foreign_key="role_grant.id")
    withdrawn_by: str | None = Field(sa_type=Text)
    withdrawn_at: datetime | None = Field(sa_type=MOMENT)
