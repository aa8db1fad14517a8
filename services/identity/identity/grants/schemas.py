"""What the API takes and gives of rights. Only administrators of this organisation read it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from identity.people.schemas import Reason
from identity.vocabulary import Role, Scope
from plek_common.schema import ForeignMoment, Input, Moment, Schema, Timed


class Right(Input):
    """A role, for all of the organisation or for one thing, and until when."""

    role: Role
    scope: Scope | None = Field(default=None, description="Eén ding waarvoor de rol geldt, zoals organisation-<id>")
    ends_at: Annotated[ForeignMoment, Timed] | None = Field(
        default=None, description="Zonder: tot iemand het beëindigt"
    )
    why: Reason


class GrantWrite(Right):
    person_id: UUID
    starts_at: Annotated[ForeignMoment, Timed] | None = Field(default=None, description="Zonder: vanaf nu")

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> "GrantWrite":
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValueError("het einde ligt niet na het begin")
        return self


class GrantRead(Schema):
    """`givenBy` and `endedBy` are subjects; the names beside them are there when that is a person of here."""

    id: UUID
    person_id: UUID
    person_name: str
    person_email: str | None
    role: str
    scope: str | None
    starts_at: Moment
    ends_at: Moment | None
    given_by: str
    given_by_name: str | None
    why: str
    given_at: Moment
    ended_by: str | None
    ended_by_name: str | None
    end_reason: str | None
    ended_at: Moment | None
    version: int = Field(description="1 zolang niemand dit recht beëindigde, daarna 2")


class ProposalRead(Schema):
    """What a provider says of somebody: a right that waits until somebody confirms it."""

    id: UUID
    person_id: UUID
    person_name: str
    person_email: str | None
    role: str
    provider: str
    claim: str
    proposed_at: Moment


class Confirmation(Input):
    why: Reason
    ends_at: Annotated[ForeignMoment, Timed] | None = None
