"""Who makes a request: an actor, from a signed token or nobody in particular (D16)."""

import logging
import time
from dataclasses import dataclass
from typing import Any

import jwt

from plek_common.characters import is_fit
from plek_common.issuer_keys import IssuerKeys
from plek_common.problem import Unauthenticated
from plek_common.settings import Settings

log = logging.getLogger(__name__)

ALGORITHMS = ["RS256", "ES256"]
LONGEST_LIFE = 3600
LONGEST_TOKEN = 16 * 1024  # characters; far more than a token of an issuer that names roles and not all its groups
REMEMBERED_SECONDS = 30
REMEMBERED_TOKENS = 1_000
# A token names its key by id only; a key or an address that it brings along is never looked at.
_FORBIDDEN_HEADERS = {"jku", "jwk", "x5u", "x5c", "crit"}

_UNREADABLE = "Dit token kunnen wij niet lezen, of het is niet ondertekend door wie wij vertrouwen."
# What whoever sent the token can do about it; anything else is about its maker.
_WORDS: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "Uw aanmelding is verlopen. Meld u opnieuw aan.",
    jwt.ImmatureSignatureError: "Dit token geldt nog niet. Loopt een klok voor of achter?",
    jwt.InvalidAudienceError: "Dit token is voor een andere toepassing (aud). Vraag er een voor PLeK.",
    jwt.InvalidIssuerError: "Dit token komt van een uitgever die wij niet vertrouwen (iss).",
    jwt.InvalidKeyError: "De sleutel van dit token kennen wij niet. Meld u opnieuw aan.",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: the token's subject, the roles it carries and the organisation it belongs to."""

    subject: str | None
    roles: frozenset[str]
    organisation: str | None

    @property
    def is_known(self) -> bool:
        return self.subject is not None

    def has(self, role: str, at: str) -> bool:
        """Has this role at that organisation; elsewhere it counts for nothing."""
        return self.organisation == at and role in self.roles


ANYONE = Actor(None, frozenset(), None)


class TooLong(Unauthenticated):
    """The token holds more than anybody needs: as a rule all groups of a person, in place of the roles for PLeK."""

    def __init__(self) -> None:
        super().__init__("Dit token is te lang. Vraag uw beheerder om minder groepen of rollen erin.")


class Wrong(jwt.InvalidTokenError):
    """A claim or the token as a whole is not as we ask; `words` say so to who sent it."""

    def __init__(self, cause: str, words: str) -> None:
        super().__init__(cause)
        self.cause, self.words = cause, words


class Verifier:
    """Turns a bearer token into an actor; strict, and without fetching anything that the token asks for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._keys = IssuerKeys(settings.jwks)
        self._remembered: dict[str, tuple[Actor, float]] = {}
        self._as_of = 0

    async def actor(self, token: str, caller: str = "") -> Actor:
        """The actor of this token. What was right a moment ago is remembered: people click more than once.

        `caller` is whoever brings it, as far as that is known: unknown keys are looked for so often for each.

        Raises:
            Unauthenticated: for any fault; the reason is told and logged without echoing the token.
        """
        known, until = self._remembered.get(token, (ANYONE, 0.0))
        if time.time() < until and self._keys.looks == self._as_of and not self._keys.is_due:
            return known
        if len(token) > LONGEST_TOKEN:
            log.warning("token refused: too long")
            raise TooLong
        try:
            actor, expires = await self._judge(token, caller)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            log.warning("token refused: %s", _cause(error))
            raise Unauthenticated(_words(error)) from None
        return self._remember(token, actor, expires)

    async def _judge(self, token: str, caller: str) -> tuple[Actor, float]:
        key = await self._key(jwt.get_unverified_header(token), caller)
        claims = self._claims(token, key)
        return _actor(claims), claims["exp"]

    def _remember(self, token: str, actor: Actor, expires: float) -> Actor:
        if self._keys.looks != self._as_of or len(self._remembered) >= REMEMBERED_TOKENS:
            self._as_of = self._keys.looks
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
            raise Wrong("exp", "Dit token geldt langer dan een uur; dat nemen wij niet aan.")
        return claims

    async def _key(self, header: dict[str, Any], caller: str) -> jwt.PyJWK:
        if _FORBIDDEN_HEADERS & header.keys() or header.get("typ") != "at+jwt":
            raise Wrong("header", "Dit is geen toegangstoken (at+jwt), of het brengt zijn sleutel zelf mee.")
        key = await self._keys.find(str(header.get("kid", "")), caller)
        if key is None or key.algorithm_name != header.get("alg"):
            raise jwt.InvalidKeyError("key")
        return key


def _cause(error: Exception) -> str:
    """The kind of fault and the claim that it is in, without what the claim says."""
    claim = getattr(error, "claim", None) or getattr(error, "cause", "")
    return f"{type(error).__name__} {claim}".strip()


def _words(error: Exception) -> str:
    if isinstance(error, Wrong):
        return error.words
    if isinstance(error, jwt.MissingRequiredClaimError):
        return f"In dit token ontbreekt {error.claim}."
    return _WORDS.get(type(error), _UNREADABLE)


def _actor(claims: dict[str, Any]) -> Actor:
    subject, roles, organisation = claims["sub"], claims.get("roles"), claims.get("org")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise Wrong("roles", "Het token noemt geen rollen (roles).")
    if not isinstance(organisation, str):
        raise Wrong("org", "Het token noemt geen organisatie (org).")
    for claim, words in {"sub": [subject], "org": [organisation], "roles": roles}.items():
        if not all(map(is_fit, words)):
            raise Wrong(claim, f"In dit token staat een teken dat wij niet kunnen bewaren ({claim}).")
    return Actor(subject, frozenset(roles), organisation)
