"""What is told of providers."""

from plek_common.schema import Schema


class ProviderRead(Schema):
    """Een aanbieder bij wie mensen zich aanmelden."""

    id: str
    name: str


class KeySet(Schema):
    """Publieke sleutels (RFC 7517), zoals een aanbieder ze ophaalt."""

    keys: list[dict[str, str]]
