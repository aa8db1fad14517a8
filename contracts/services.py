"""The OpenAPI document of each service, from its code."""

from typing import Any

from contracts.catalogue import service

from plek_common.app import create_app
from plek_common.settings import Settings

_DATABASE = "postgresql://localhost/{service}"
_HUB = Settings(
    organisation="utrecht",
    organisation_name="Utrecht",
    public_url="https://utrecht.plek.example.nl",
    oin="00000099000000001000",
    topic_prefix="hub.utrecht.",
    database_url=_DATABASE,
)
_NATION = Settings(
    organisation="national",
    organisation_name="Nederland",
    public_url="https://plek.example.nl",
    oin="00000099000000000000",
    topic_prefix="national.",
    database_url=_DATABASE,
)


def openapi(owner: str) -> dict[str, Any]:
    """The document as an example deployment serves it; nothing is connected to."""
    return create_app(service(owner), _NATION if owner == "aggregator" else _HUB).openapi()
