"""What anybody may know of our tokens: by which keys they are signed, and whose count no more."""

from pydantic import Field

from plek_common.schema import Schema


class PublicKey(Schema):
    """A public key as RFC 7517 writes it."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class PublicKeys(Schema):
    keys: list[PublicKey]


class RevocationsRead(Schema):
    revoked: dict[str, int] = Field(
        description="Per onderwerp (sub) de seconde (Unix-tijd) waarvoor een token niet mag zijn uitgegeven"
    )
