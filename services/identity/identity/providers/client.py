"""Who we are at a provider: the client of Authlib that builds the address, shows our key and redeems the code."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.jwk import ECKey, RSAKey

from identity.providers.directory import Directory, Endpoints
from identity.providers.settings import Provider
from plek_common.problem import Invalid, Unavailable

log = logging.getLogger(__name__)

ASSERTION_SECONDS = 60
REFUSED = "De aanbieder nam dit niet aan. Begin het aanmelden opnieuw."
_AWAY = "De aanbieder waar u zich aanmeldt, antwoordt niet. Probeer het over een paar minuten opnieuw."
ClientKey = ECKey | RSAKey


class Client(OAuth2Client):  # type: ignore[misc]
    """Authlib's client, which speaks over the connections that we have."""

    async def _fetch_token(
        self, url: str, body: str = "", headers: Any = None, auth: Any = None, method: str = "POST", **_: Any
    ) -> dict[str, Any]:
        address, told, content = auth.prepare(method, url, dict(headers), body)
        answer = await self.session.request(method, address, content=content, headers=told)
        found: dict[str, Any] = self.parse_response_token(answer)
        return found


class Assertion(PrivateKeyJWT):  # type: ignore[misc]
    """A new word for each call, a minute long, for one provider alone (RFC 7523; its audience as FAPI 2 has it)."""

    def __init__(self, audience: str, key: ClientKey) -> None:
        super().__init__(audience)
        self._key = key

    def sign(self, auth: Any, token_endpoint: str) -> str:
        found: str = private_key_jwt_sign(
            self._key,
            client_id=auth.client_id,
            token_endpoint=token_endpoint,
            alg=_algorithm(self._key),
            header={"kid": self._key.thumbprint()},
            expires_in=ASSERTION_SECONDS,
        )
        return found


def client(directory: Directory, provider: Provider, endpoints: Endpoints, redirect_uri: str) -> Client:
    """Our client there: PKCE with S256, and our own key, or a secret where the provider takes nothing better."""
    shown = directory.proof(provider)
    proof = key_of(shown) if provider.shows == "key" else shown
    found = Client(
        directory.http,
        client_id=provider.client_id,
        client_secret=proof,
        token_endpoint_auth_method="private_key_jwt" if provider.shows == "key" else "client_secret_basic",
        scope=provider.scope,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )
    if isinstance(proof, ECKey | RSAKey):
        audience = endpoints.issuer if provider.assertion_audience == "issuer" else endpoints.token_endpoint
        found.register_client_auth_method(Assertion(audience, proof))
    return found


def address(client: Client, endpoints: Endpoints, asked: Mapping[str, str | None], **secrets: str) -> str:
    """Where the browser goes; `secrets` are state, nonce and code_verifier, of which the last goes as a hash."""
    more = {name: value for name, value in asked.items() if value} | secrets
    found: str = client.create_authorization_url(endpoints.authorization_endpoint, **more)[0]
    return found


async def redeem(client: Client, endpoints: Endpoints, code: str, verifier: str) -> dict[str, Any]:
    """What the provider gives for this code.

    Raises:
        Invalid: it gives nothing for it. Unavailable: it does not answer.
    """
    try:
        found: dict[str, Any] = await client.fetch_token(
            endpoints.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
        )
    except (AuthlibBaseError, httpx.HTTPError, ValueError) as error:
        raise _refusal(error) from None
    return found


def _refusal(error: Exception) -> Invalid | Unavailable:
    """A provider that says no is asked no more; one that says nothing may be asked again."""
    says_no = isinstance(error, AuthlibBaseError) or (
        isinstance(error, httpx.HTTPStatusError) and error.response.status_code < 500
    )
    log.warning("a code gave nothing: %s %s", type(error).__name__, getattr(error, "error", ""))
    return Invalid(REFUSED) if says_no else Unavailable(_AWAY)


def public_keys(directory: Directory) -> list[dict[str, Any]]:
    """The public halves of our keys: a provider that looks here needs to be told of no new one."""
    shown = {directory.proof(provider) for provider in directory.providers if provider.shows == "key"}
    keys = {key.thumbprint(): key for key in map(key_of, shown)}
    return [
        {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": _algorithm(key)}
        for kid, key in sorted(keys.items())
    ]


@cache
def key_of(written: str) -> ClientKey:
    """Our private key. Raises ValueError where that is none."""
    told = json.loads(written) if written.startswith("{") else written
    if isinstance(told, dict):
        return ECKey.import_key(told) if told["kty"] == "EC" else RSAKey.import_key(told)
    opened = load_pem_private_key(told.encode(), None)
    return ECKey.import_key(told) if isinstance(opened, EllipticCurvePrivateKey) else RSAKey.import_key(told)


def _algorithm(key: ClientKey) -> str:
    return "ES256" if isinstance(key, ECKey) else "RS256"
