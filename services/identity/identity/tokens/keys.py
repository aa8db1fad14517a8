"""Keys that sign tokens: made when one is needed, kept encrypted, and replaced by themselves."""

import base64
import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm
from pydantic import SecretStr

log = logging.getLogger(__name__)

SIGNS_FOR = timedelta(days=30)
SHOWN_FOR = SIGNS_FOR + timedelta(days=1)  # longer than any token of it lives
# The newest that signs still; those of other secrets are there as well, and open to nobody here.
_NEWEST = "select id, private from signing_key where retired_at is null and created_at > $1 order by created_at desc"
_SHOWN = "select public from signing_key where retired_at is null and created_at > $1 order by created_at desc"
_KEEP = "insert into signing_key (id, public, private, created_at) values ($1, $2, $3, $4)"
_RETIRE = "update signing_key set retired_at = $2 where id = $1 and retired_at is null returning id"
FOR_THIS_PROCESS_ALONE = (
    "PLEK_IDENTITY_SECRET is not set: signing keys are open to this process alone, and each start makes another."
)


@dataclass(frozen=True)
class Key:
    """One key; `id` is the thumbprint of its public half (RFC 7638)."""

    id: str
    private: EllipticCurvePrivateKey


class Keys:
    """The signing keys of one issuer, as far as its secret opens them."""

    def __init__(self, secret: SecretStr | None) -> None:
        self._is_kept = secret is not None
        self._seal = Fernet(_key_of(secret) if secret else Fernet.generate_key())
        self._opened: dict[str, Key] = {}

    async def newest(self, connection: asyncpg.Connection, now: datetime) -> Key:
        """The key to sign with at this moment."""
        for row in await connection.fetch(_NEWEST, now - SIGNS_FOR):
            if key := self._open(row["id"], row["private"]):
                return key
        return await self._make(connection, now)

    async def public(self, connection: asyncpg.Connection, now: datetime) -> list[dict[str, Any]]:
        """The public halves of all keys whose tokens count, as JWKs; there is always one."""
        await self.newest(connection, now)
        return [json.loads(row["public"]) for row in await connection.fetch(_SHOWN, now - SHOWN_FOR)]

    def _open(self, id: str, private: bytes) -> Key | None:
        if id not in self._opened:
            try:
                pem = self._seal.decrypt(private)
            except InvalidToken:
                return None
            opened = load_pem_private_key(pem, None)
            assert isinstance(opened, EllipticCurvePrivateKey)
            self._opened[id] = Key(id, opened)
        return self._opened[id]

    async def _make(self, connection: asyncpg.Connection, now: datetime) -> Key:
        """Two processes that need one at the same moment make two: both are shown, so both count."""
        if not self._is_kept:
            log.warning(FOR_THIS_PROCESS_ALONE)
        private = generate_private_key(SECP256R1())
        public: dict[str, Any] = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
        id = thumbprint(public)
        shown = json.dumps({**public, "kid": id, "use": "sig", "alg": "ES256"})
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        await connection.execute(_KEEP, id, shown, self._seal.encrypt(pem), now)
        self._opened[id] = Key(id, private)
        return self._opened[id]


async def retire(connection: asyncpg.Connection, id: str, now: datetime) -> bool:
    """Takes a key away: it signs nothing any more, and services stop trusting it when they look again. False when there
    is none of that name that still counts."""
    return await connection.fetchval(_RETIRE, id, now) is not None


_MEMBERS = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}


def thumbprint(jwk: dict[str, Any]) -> str:
    """Names a public key by what it is (RFC 7638). Raises KeyError when it is none."""
    members = {name: jwk[name] for name in _MEMBERS[jwk["kty"]]}
    digest = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _key_of(secret: SecretStr) -> bytes:
    found = HKDF(SHA256(), 32, None, b"plek identity signing keys").derive(secret.get_secret_value().encode())
    return base64.urlsafe_b64encode(found)
