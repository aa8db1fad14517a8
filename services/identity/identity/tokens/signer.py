"""What is the same in every token of this issuer, and how it is signed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import jwt

from identity.settings import IdentitySettings
from identity.tokens.keys import Keys
from plek_common.settings import Settings

LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class WayIn:
    """How somebody signed in, as the provider said (RFC 8176); `strong` are the words by which this provider says that
    it saw more than one factor, where it has words of its own."""

    amr: Sequence[str]
    acr: str | None
    strong: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Signer:
    """The issuer of one organisation; `strong` are values of amr and acr that mean more than one factor."""

    issuer: str
    audience: str
    organisation: str
    strong: frozenset[str]
    keys: Keys

    @classmethod
    def of(cls, settings: Settings, own: IdentitySettings) -> "Signer":
        keys = Keys(own.identity_secret)
        return cls(settings.issuer, settings.audience, settings.organisation, own.identity_strong, keys)

    def is_strong(self, way: "WayIn") -> bool:
        """Whether who signed in like this showed more than one factor, in the words of the provider that saw it."""
        return not (way.strong or self.strong).isdisjoint({*way.amr, way.acr})

    async def sign(
        self, connection: asyncpg.Connection, subject: UUID, issued: int, until: datetime, claims: Mapping[str, Any]
    ) -> str:
        """An access token (RFC 9068) with these claims beside those of every token; `issued` is a Unix second."""
        own = {
            "iss": self.issuer,
            "iat": issued,
            "nbf": issued,
            "exp": max(min(issued + int(LIFE.total_seconds()), math.floor(until.timestamp())), issued + 1),
            "sub": str(subject),
            "jti": str(uuid4()),
            "org": self.organisation,
        }
        key = await self.keys.newest(connection, datetime.fromtimestamp(issued, until.tzinfo))
        return jwt.encode({**claims, **own}, key.private, "ES256", headers={"kid": key.id, "typ": "at+jwt"})
