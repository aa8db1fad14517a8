"""What the API takes and gives of machines, and of the tokens that they ask for (RFC 6749, 7523)."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from identity.machines.public_key import checked
from identity.people.schemas import Reason
from identity.vocabulary import MachineRole
from plek_common.schema import Distinct, Input, Legible, Line, Lined, Moment, Schema, Storable

ServiceName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
Pem = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=4000), Storable, Legible, Lined, AfterValidator(checked)
]


class MachineWrite(Input):
    name: Line
    roles: Annotated[list[MachineRole], Field(max_length=7), Distinct]
    services: Annotated[list[ServiceName], Field(min_length=1, max_length=10), Distinct]
    why: Reason


class KeyRead(Schema):
    id: str = Field(description="Vingerafdruk van de sleutel (RFC 7638); zet hem als kid in uw bewijs")
    registered_at: Moment
    ended_at: Moment | None


class MachineRead(Schema):
    id: UUID
    name: str
    roles: list[str]
    services: list[str]
    why: str
    registered_by: str
    registered_by_name: str | None
    registered_at: Moment
    ended_by: str | None
    end_reason: str | None
    ended_at: Moment | None
    last_token_at: Moment | None
    keys: list[KeyRead]
    version: int = Field(description="1 zolang deze machine meedoet, daarna 2")


class KeyWrite(Input):
    public_key: Pem = Field(description="De openbare helft, als PEM: EC (P-256) of RSA van minstens 2048 bits")


class TokenRead(BaseModel):
    """Names as RFC 6749 gives them."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the kind of token, and no secret
    expires_in: int
