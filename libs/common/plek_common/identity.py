"""Who makes a request: an actor, from a signed token or nobody in particular (D16, decision 25)."""

import logging
import time
from dataclasses import dataclass
from typing import Any, Self

import jwt

from plek_common import untrusted
from plek_common.characters import is_fit
from plek_common.issuer_keys import IssuerKeys
from plek_common.problem import Unauthenticated
from plek_common.revocations import Revocations
from plek_common.settings import Settings
from plek_common.untrusted import Wrong

log = logging.getLogger(__name__)

ALGORITHMS = ["RS256", "ES256"]
LONGEST_TOKEN = 16 * 1024  # characters; far more than a token of an issuer that names roles and not all its groups
REMEMBERED_SECONDS = 30
REMEMBERED_TOKENS = 1_000
# A token names its key by id only; a key or an address that it brings along is never looked at.
_FORBIDDEN_HEADERS = {"jku", "jwk", "x5u", "x5c", "crit"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: the token's subject, the roles it carries and the organisation it belongs to.

    `scopes` are roles that count for one thing only, as `partner:organisation-<id>`.
    """

    subject: str | None
    roles: frozenset[str]
    organisation: str | None
    scopes: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        return self.subject is not None

    def has(self, role: str, at: str, thing: str | None = None) -> bool:
        """Has this role at that organisation, or there at least for that thing; elsewhere it counts for nothing."""
        if self.organisation != at:
            return False
        return role in self.roles or (thing is not None and f"{role}:{thing}" in self.scopes)


ANYONE = Actor(None, frozenset(), None)


class TooLong(Unauthenticated):
    """The token holds more than anybody needs: as a rule all groups of a person, in place of the roles for PLeK."""

    def __init__(self) -> None:
        super().__init__("Dit token is te lang. Vraag uw beheerder om minder groepen of rollen erin.")


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of a token that is right: who that is, when it was issued and ends, and by which look at the keys."""

    actor: Actor
    issued_at: float
    expires: float
    keys: IssuerKeys
    looks: int

    @property
    def holds(self) -> bool:
        return time.time() < self.expires and self.keys.looks == self.looks and not self.keys.is_due


class Verifier:
    """Turns a bearer token into an actor; strict, and without fetching anything that the token asks for.

    A token is for all services of the organisation (`audience`) or for those that it names (`audience:service`).
    """

    def __init__(self, settings: Settings, service: str = "") -> None:
        self.settings = settings
        self._audiences = {settings.audience, f"{settings.audience}:{service}"}
        trusted = {**settings.further_issuers, settings.issuer: settings.jwks}
        self._issuers = {issuer: IssuerKeys(where) for issuer, where in trusted.items()}
        self._revocations = Revocations(settings.revocations)
        self._remembered: dict[str, _Judged] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._revocations.close()

    async def actor(self, token: str, caller: str = "") -> Actor:
        """The actor of this token. What was right a moment ago is remembered: people click more than once.

        `caller` is whoever brings it, as far as that is known: unknown keys are looked for so often for each.

        Raises:
            Unauthenticated: for any fault; the reason is told and logged without echoing the token.
        """
        known = self._remembered.get(token)
        judged = known if known and known.holds else await self._trusted(token, caller)
        if await self._is_taken_back(judged):
            log.warning("token refused: revoked")
            raise Unauthenticated("Uw rechten zijn gewijzigd of uw aanmelding is beëindigd. Meld u opnieuw aan.")
        return judged.actor

    async def _trusted(self, token: str, caller: str) -> _Judged:
        if len(token) > LONGEST_TOKEN:
            log.warning("token refused: too long")
            raise TooLong
        try:
            judged = await self._judge(token, caller)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            log.warning("token refused: %s", untrusted.cause(error))
            raise Unauthenticated(untrusted.words(error)) from None
        if len(self._remembered) >= REMEMBERED_TOKENS:
            self._remembered.clear()
        self._remembered[token] = judged
        return judged

    async def _is_taken_back(self, judged: _Judged) -> bool:
        """Only of our own issuer: another one takes back nothing here, and nobody here takes back what is another's."""
        is_ours = judged.keys is self._issuers[self.settings.issuer]
        return is_ours and await self._revocations.refuses(judged.actor.subject, judged.issued_at)

    async def _judge(self, token: str, caller: str) -> _Judged:
        header = jwt.get_unverified_header(token)
        issuer, keys = self._named_issuer(token)
        claims = self._claims(token, await self._key(header, keys, caller), issuer)
        until = min(claims["exp"], time.time() + REMEMBERED_SECONDS)
        return _Judged(_actor(claims), claims["iat"], until, keys, keys.looks)

    def _named_issuer(self, token: str) -> tuple[str, IssuerKeys]:
        """Whose keys are to sign it: each issuer of ours has its own, and speaks for no other."""
        named = jwt.decode(token, options={"verify_signature": False}).get("iss")
        if not isinstance(named, str) or named not in self._issuers:
            raise jwt.InvalidIssuerError("iss")
        return named, self._issuers[named]

    def _claims(self, token: str, key: jwt.PyJWK, issuer: str) -> dict[str, Any]:
        options: Any = {"require": ["exp", "iat", "nbf", "sub", "aud", "iss"], "verify_aud": False}
        claims: dict[str, Any] = jwt.decode(token, key, ALGORITHMS, options, issuer=issuer, leeway=5)
        if not self._is_for_us(claims["aud"]):
            raise jwt.InvalidAudienceError("aud")
        if claims["exp"] - claims["iat"] > self.settings.longest_life:
            raise Wrong("exp", "Dit token geldt langer dan wij aannemen.")
        return claims

    def _is_for_us(self, audience: object) -> bool:
        """Who is named beside us is a service of ours too: a token that others hold as well is not for us."""
        named = audience if isinstance(audience, list) else [audience]
        ours = self.settings.audience
        return bool(self._audiences.intersection(named)) and all(
            isinstance(each, str) and (each == ours or each.startswith(f"{ours}:")) for each in named
        )

    async def _key(self, header: dict[str, Any], keys: IssuerKeys, caller: str) -> jwt.PyJWK:
        if _FORBIDDEN_HEADERS & header.keys() or header.get("typ") != "at+jwt":
            raise Wrong("header", "Dit is geen toegangstoken (at+jwt), of het brengt zijn sleutel zelf mee.")
        key = await keys.find(str(header.get("kid", "")), caller)
        if key is None or key.algorithm_name != header.get("alg"):
            raise jwt.InvalidKeyError("key")
        return key


def _actor(claims: dict[str, Any]) -> Actor:
    subject, roles, organisation, scope = claims["sub"], claims.get("roles"), claims.get("org"), claims.get("scope", "")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise Wrong("roles", "Het token noemt geen rollen (roles).")
    if not isinstance(organisation, str):
        raise Wrong("org", "Het token noemt geen organisatie (org).")
    if not isinstance(scope, str):
        raise Wrong("scope", "Waarvoor een rol geldt (scope), staat er als tekst.")
    for claim, words in {"sub": [subject], "org": [organisation], "roles": roles, "scope": [scope]}.items():
        if not all(map(is_fit, words)):
            raise Wrong(claim, f"In dit token staat een teken dat wij niet kunnen bewaren ({claim}).")
    return Actor(subject, frozenset(roles), organisation, frozenset(scope.split()))
