"""What the API takes and gives of invitations."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from identity.grants.schemas import Right
from plek_common.schema import Input, Legible, Line, Moment, Schema, Storable

# As it stands in the link: nothing else is looked up.
Secret = Annotated[str, StringConstraints(min_length=20, max_length=100), Storable, Legible]


class InvitationWrite(Right):
    for_whom: Line = Field(description="Voor wie, zodat u het later herkent: een naam of adres")


class InvitationRead(Schema):
    """`link` is there in the answer to the making alone: the secret in it is kept nowhere."""

    id: UUID
    for_whom: str
    role: str
    scope: str | None
    ends_at: Moment | None
    why: str
    invited_by: str
    invited_by_name: str | None
    invited_at: Moment
    expires_at: Moment
    accepted_at: Moment | None
    accepted_by: UUID | None
    withdrawn_at: Moment | None
    link: str | None = None
    version: int


class Bringing(Input):
    secret: Secret


class InvitationPreview(Schema):
    """What somebody was invited for, as far as the secret alone may tell."""

    organisation: str
    organisation_name: str
    role: str
    ends_at: Moment | None
    expires_at: Moment


class Accepted(Schema):
    role: str
    organisation: str
