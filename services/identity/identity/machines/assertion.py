"""How a program shows who it is: an assertion that it signs anew for each token (RFC 7523, private_key_jwt)."""

import json
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import jwt

from plek_common.characters import is_fit
from plek_common.problem import Unauthenticated
from plek_common.untrusted import Wrong, cause

log = logging.getLogger(__name__)

LONGEST_LIFE = 300
LONGEST_ID = 200
_ALGORITHMS = {"EC": ("ES256",), "RSA": ("RS256", "PS256")}
# A key or an address that an assertion brings along is never looked at.
_FORBIDDEN_HEADERS = {"jku", "jwk", "x5u", "x5c", "crit"}
_NONSENSE = (jwt.PyJWTError, ValueError, TypeError, OverflowError)
_KEY = """
    select m.id, m.roles, m.services, k.public from machine_key k join machine m on m.id = k.machine_id
    where k.id = $1 and k.ended_at is null and m.ended_at is null
"""
_FORGET = "delete from used_assertion where machine_id = $1 and expires_at < $2"
_USE = """
    insert into used_assertion (machine_id, jti, expires_at) values ($1, $2, $3) on conflict do nothing returning jti
"""


class InvalidClient(Unauthenticated):
    """Whoever asks is no machine of ours, as RFC 6749 (5.2) says it; why not is in the log alone."""

    def __init__(self) -> None:
        super().__init__("Dit bewijs kunnen wij niet aannemen: het is niet van een machine die hier meedoet.")

    def body(self) -> dict[str, Any]:
        return {**super().body(), "error": "invalid_client"}


@dataclass(frozen=True)
class Shown:
    """The machine that an assertion is of, and what it may do."""

    id: UUID
    roles: list[str]
    services: list[str]


async def machine_of(
    connection: asyncpg.Connection, assertion: str, audiences: Collection[str], now: datetime
) -> Shown:
    """The machine that signed this; the same assertion does not count again.

    Raises:
        InvalidClient
    """
    try:
        row = await _signer(connection, jwt.get_unverified_header(assertion))
        claims = _claims(assertion, row, audiences, now)
        await _use(connection, row["id"], claims, now)
    except _NONSENSE as error:
        log.warning("assertion refused: %s", cause(error))
        raise InvalidClient from None
    return Shown(row["id"], row["roles"], row["services"])


def named_key(assertion: str) -> str:
    """The key that an assertion says it is signed with, whether or not that is so; empty where it says none."""
    try:
        return _text(jwt.get_unverified_header(assertion).get("kid"), "kid")
    except _NONSENSE:
        return ""


async def _signer(connection: asyncpg.Connection, header: dict[str, Any]) -> asyncpg.Record:
    if _FORBIDDEN_HEADERS & header.keys():
        raise Wrong("header", "")
    row = await connection.fetchrow(_KEY, _text(header.get("kid"), "kid"))
    if row is None:
        raise jwt.InvalidKeyError("kid")
    return row


def _claims(assertion: str, row: asyncpg.Record, audiences: Collection[str], now: datetime) -> dict[str, Any]:
    public = json.loads(row["public"])
    alg = jwt.get_unverified_header(assertion).get("alg")
    if alg not in _ALGORITHMS[public["kty"]]:
        raise jwt.InvalidAlgorithmError("alg")
    options: Any = {"require": ["exp", "iss", "sub", "aud", "jti"], "verify_aud": False}
    found: dict[str, Any] = jwt.decode(assertion, jwt.PyJWK(public, alg), [alg], options, leeway=5)
    if not found["iss"] == found["sub"] == str(row["id"]):
        raise Wrong("sub", "")
    if not isinstance(found["aud"], str) or found["aud"] not in audiences:
        raise jwt.InvalidAudienceError("aud")
    if found["exp"] - now.timestamp() > LONGEST_LIFE:
        raise Wrong("exp", "")
    return found


async def _use(connection: asyncpg.Connection, machine: UUID, claims: dict[str, Any], now: datetime) -> None:
    """It is remembered until it counts no more by itself."""
    await connection.execute(_FORGET, machine, datetime.fromtimestamp(now.timestamp() - LONGEST_LIFE, UTC))
    until = datetime.fromtimestamp(int(claims["exp"]), UTC)
    if await connection.fetchval(_USE, machine, _text(claims["jti"], "jti"), until) is None:
        raise Wrong("jti", "")


def _text(value: object, name: str) -> str:
    """Raises Wrong for what is no text, or one that cannot be looked for."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or not is_fit(value):
        raise Wrong(name, "")
    return value
