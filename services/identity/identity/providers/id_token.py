"""What a provider says of who signed in, believed only when all of it fits (OpenID Connect Core 1.0, 3.1.3.7)."""

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx

from identity.providers import verified
from identity.providers.directory import Directory, Endpoints
from identity.providers.settings import Provider
from identity.providers.verified import Doubtful, Kind
from plek_common.characters import is_fit
from plek_common.problem import Invalid

log = logging.getLogger(__name__)

_KIND = Kind("id token", (None, "JWT", "jwt"), ("exp", "sub", "nonce"))
_NOT_BELIEVED = "Wat de aanbieder over u zegt, klopt niet. Begin het aanmelden opnieuw."


@dataclass(frozen=True)
class Identified:
    """Who signed in at a provider, and how surely. `token` is what the provider wants to see again at the end."""

    subject: str
    name: str
    email: str | None
    sid: str | None
    acr: str | None
    amr: tuple[str, ...]
    claims: dict[str, Any]
    token: str


async def identified(
    directory: Directory, provider: Provider, endpoints: Endpoints, given: dict[str, Any], nonce_hash: bytes
) -> Identified:
    """Who the id token in `given` is of.

    Raises:
        Invalid: it is missing or not as it must be; the cause is logged without what it holds.
    """
    token = given.get("id_token")
    try:
        claims = await verified.claims(directory, provider, endpoints, token, _KIND)
        _check_nonce(claims, nonce_hash)
        _check_party(claims, provider)
        return _identified(await _completed(directory, endpoints, given, claims), str(token))
    except verified.FAULTS as error:
        log.warning("id token of %s refused: %s", provider.id, verified.cause(error))
        raise Invalid(_NOT_BELIEVED) from None


def _check_nonce(claims: dict[str, Any], expected: bytes) -> None:
    if not hmac.compare_digest(sha256(str(claims["nonce"]).encode()).digest(), expected):
        raise Doubtful("nonce")


def _check_party(claims: dict[str, Any], provider: Provider) -> None:
    """A token for several must name us as the one that it was given to."""
    audience, party = claims["aud"], claims.get("azp")
    if party not in (None, provider.client_id) or (isinstance(audience, list) and len(audience) > 1 and party is None):
        raise Doubtful("azp")


async def _completed(
    directory: Directory, endpoints: Endpoints, given: dict[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    """With name and mail from the provider's second page, where its id token names nobody (SURFconext's does not).

    Raises:
        Doubtful: that page is about somebody else.
    """
    if "name" in claims or endpoints.userinfo_endpoint is None or not given.get("access_token"):
        return claims
    headers = {"Authorization": f"Bearer {given['access_token']}"}
    try:
        answer = (await directory.http.get(endpoints.userinfo_endpoint, headers=headers)).raise_for_status()
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        log.warning("no userinfo: %s", type(error).__name__)
        return claims
    if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
        raise Doubtful("userinfo sub")
    return {**told, **claims}


def _identified(claims: dict[str, Any], token: str) -> Identified:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or not is_fit(subject):
        raise Doubtful("sub")
    text = _texts(claims)
    amr = claims.get("amr")
    return Identified(
        subject=subject,
        name=text("name") or text("preferred_username") or text("email") or "Onbekend",
        email=text("email") if claims.get("email_verified") is not False else None,
        sid=text("sid"),
        acr=text("acr"),
        amr=tuple(str(way)[:50] for way in amr if is_fit(str(way)))[:20] if isinstance(amr, list) else (),
        claims=claims,
        token=token,
    )


def _texts(claims: dict[str, Any]) -> Callable[[str], str | None]:
    """Reads a claim as text of at most 200 characters; None for what is none or cannot be stored."""

    def text(name: str) -> str | None:
        said = claims.get(name)
        return said.strip()[:200] or None if isinstance(said, str) and is_fit(said) else None

    return text
