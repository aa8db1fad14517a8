"""What the API gives of people. Only administrators of this organisation read it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from plek_common.schema import Input, Legible, Lined, Moment, Schema, Storable

Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500), Storable, Legible, Lined
]


class AccountRead(Schema):
    """How a provider knows somebody, and when it last said so."""

    provider: str
    first_seen_at: Moment
    last_seen_at: Moment


class PersonRead(Schema):
    id: UUID
    name: str
    email: str | None
    created_at: Moment
    ended_at: Moment | None
    accounts: list[AccountRead] = Field(default=[])
    version: int = Field(description="1 zolang deze persoon er is, daarna 2")


class Ending(Input):
    reason: Reason
