"""Who makes a request: an actor, from a signed token or nobody in particular (D16)."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt

from plek_common.problem import Unauthenticated
from plek_common.settings import Settings

log = logging.getLogger(__name__)

ALGORITHMS = ["RS256", "ES256"]
LONGEST_LIFE = 3600
REFRESH_SECONDS = 30
REMEMBERED_SECONDS = 30
REMEMBERED_TOKENS = 1_000
_NONSENSE = (httpx.HTTPError, OSError, jwt.PyJWTError, ValueError, TypeError, LookupError, AttributeError)
# A token names its key by id only; a key or an address that it brings along is never looked at.
_FORBIDDEN_HEADERS = {"jku", "jwk", "x5u", "x5c", "crit"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: the token's subject, the roles it carries and the organisation it belongs to."""

    subject: str | None
    roles: frozenset[str]
    organisation: str | None

    @property
    def is_known(self) -> bool:
        return self.subject is not None


ANYONE = Actor(None, frozenset(), None)


class Verifier:
    """Turns a bearer token into an actor; strict, and without fetching anything that the token asks for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._keys: dict[str, jwt.PyJWK] = {}
        self._read_at = float("-inf")
        self._remembered: dict[str, tuple[Actor, float]] = {}

    async def actor(self, token: str) -> Actor:
        """The actor of this token. What was right a moment ago is remembered: people click more than once.

        Raises:
            Unauthenticated: for any fault; the reason is told without echoing the token.
        """
        known, until = self._remembered.get(token, (ANYONE, 0.0))
        if time.time() < until:
            return known
        try:
            key = await self._key(jwt.get_unverified_header(token))
            claims = self._claims(token, key)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise Unauthenticated(f"Het token wordt niet vertrouwd ({type(error).__name__}).") from None
        return self._remember(token, _actor(claims), claims["exp"])

    def _remember(self, token: str, actor: Actor, expires: float) -> Actor:
        if len(self._remembered) >= REMEMBERED_TOKENS:
            self._remembered.clear()
        self._remembered[token] = actor, min(expires, time.time() + REMEMBERED_SECONDS)
        return actor

    def _claims(self, token: str, key: jwt.PyJWK) -> dict[str, Any]:
        options: Any = {"require": ["exp", "iat", "nbf", "sub", "aud", "iss"], "strict_aud": True}
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            ALGORITHMS,
            options,
            audience=self.settings.audience,
            issuer=self.settings.issuer,
            leeway=5,
        )
        if claims["exp"] - claims["iat"] > LONGEST_LIFE:
            raise jwt.InvalidTokenError("lives too long")
        return claims

    async def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        if _FORBIDDEN_HEADERS & header.keys() or header.get("typ") != "at+jwt":
            raise jwt.InvalidTokenError("header")
        kid = str(header.get("kid", ""))
        # An unknown key id causes at most one look per half minute, whatever tokens people send.
        if kid not in self._keys and time.monotonic() - self._read_at > REFRESH_SECONDS:
            self._read_at = time.monotonic()
            self._keys = await self._read()
            self._remembered.clear()
        if kid not in self._keys or self._keys[kid].algorithm_name != header.get("alg"):
            raise jwt.InvalidKeyError("key")
        return self._keys[kid]

    async def _read(self) -> dict[str, jwt.PyJWK]:
        """The issuer's keys; those that are known stay good while it is away or answers nonsense."""
        if self.settings.jwks is None:
            return {}
        try:
            found = jwt.PyJWKSet.from_json(await _text(self.settings.jwks)).keys
        except _NONSENSE as error:
            log.error("no keys at %s: %s", self.settings.jwks, type(error).__name__)
            return self._keys
        return {key.key_id: key for key in found if key.key_id}


async def _text(where: str) -> str:
    if not where.startswith("http"):
        return Path(where).read_text()  # noqa: ASYNC240 - a small local file, at most twice a minute
    async with httpx.AsyncClient(timeout=3) as client:
        return (await client.get(where)).raise_for_status().text


def _actor(claims: dict[str, Any]) -> Actor:
    roles, organisation = claims.get("roles"), claims.get("org")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise Unauthenticated("Het token noemt geen rollen.")
    if not isinstance(organisation, str):
        raise Unauthenticated("Het token noemt geen organisatie.")
    return Actor(str(claims["sub"]), frozenset(roles), organisation)
