"""Sign-ins that were begun and not answered yet, and notices of a provider that were heeded."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from identity.models.base import MOMENT, Table


class SignIn(Table, table=True):
    """Of what comes back only the hash is kept; `verifier` is encrypted, since it is needed as it is."""

    __tablename__: ClassVar[str] = "sign_in"

    id: UUID = Field(primary_key=True)
    provider: str = Field(sa_type=Text)
    state_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    binding_hash: bytes = Field(sa_type=LargeBinary)
    nonce_hash: bytes = Field(sa_type=LargeBinary)
    verifier: bytes = Field(sa_type=LargeBinary)
    return_to: str = Field(sa_type=Text)
    ends_at: datetime = Field(sa_type=MOMENT, index=True)


class LogoutNotice(Table, table=True):
    """A logout token of a provider: the same does not count again."""

    __tablename__: ClassVar[str] = "logout_notice"

    provider: str = Field(primary_key=True, sa_type=Text)
    jti: str = Field(primary_key=True, sa_type=Text)
    received_at: datetime = Field(sa_type=MOMENT, index=True)
