"""What providers say of themselves (OpenID Connect Discovery 1.0), and the keys that they sign with.

Both are kept: a provider that is away is asked again later, and what was known of it stays good.
"""

import logging
import time
from typing import Self

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from identity.providers.settings import Provider, SignInSettings
from plek_common.issuer_keys import IssuerKeys
from plek_common.problem import NotFound, Unavailable

log = logging.getLogger(__name__)

FRESH_SECONDS = 3600.0
PATIENCE = 5.0  # seconds that we wait for an answer of a provider
_AWAY = "De aanbieder waar u zich aanmeldt, antwoordt niet. Probeer het over een paar minuten opnieuw."


class Endpoints(BaseModel):
    """Where a provider answers; `authorization_response_iss_parameter_supported` promises RFC 9207."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False


class Directory:
    """The providers that a deployment names. Lives as long as the application."""

    def __init__(self, settings: SignInSettings) -> None:
        self.providers, self._settings, self._shown = settings.providers, settings, settings.provider_keys
        self.http = httpx.AsyncClient(timeout=PATIENCE, headers={"Accept": "application/json"})
        self._known: dict[str, tuple[Endpoints, float]] = {}
        self._keys: dict[str, IssuerKeys] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    def named(self, id: str) -> Provider:
        """Raises NotFound for one that this deployment does not name."""
        found = self._settings.named(id)
        if found is None:
            raise NotFound("Deze aanbieder kennen wij niet.")
        return found

    def proof(self, provider: Provider) -> str:
        """What we show there, our private key or the secret, as it was written."""
        return self._shown[provider.id].get_secret_value().strip()

    async def endpoints(self, provider: Provider) -> Endpoints:
        """What it says of itself, an hour old at most while it answers.

        Raises:
            Unavailable: it does not answer, or answers nonsense, and was never known.
        """
        known, until = self._known.get(provider.id, (None, 0.0))
        if known and time.monotonic() < until:
            return known
        found = await self._look(provider) or known
        if found is None:
            raise Unavailable(_AWAY)
        self._known[provider.id] = found, time.monotonic() + FRESH_SECONDS
        return found

    def keys(self, endpoints: Endpoints) -> IssuerKeys:
        return self._keys.setdefault(endpoints.jwks_uri, IssuerKeys(endpoints.jwks_uri))

    async def _look(self, provider: Provider) -> Endpoints | None:
        """None while it does not answer, or when it speaks for another (Discovery 1.0, 4.3)."""
        address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        try:
            answer = (await self.http.get(address)).raise_for_status()
            found = Endpoints.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.error("provider %s: nothing at its address of discovery (%s)", provider.id, type(error).__name__)
            return None
        if found.issuer != provider.issuer:
            log.error("provider %s: what is at its address calls itself otherwise", provider.id)
            return None
        return found
