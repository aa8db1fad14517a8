"""A token issuer for one developer: real keys, made once, and tokens as an identity provider gives them."""

import base64
import hashlib
import json
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from plek_local.places import private, write_private

ISSUER = "https://issuer.plek.test"
AUDIENCE = "plek"


class Issuer:
    """Signs with an ES256 key that stays in `folder` (mode 600); `jwks.json` beside it is for everybody."""

    def __init__(self, folder: Path) -> None:
        self._folder = private(folder)
        self._key = self._private_key()
        self.key_id, public = public_half(self._key)
        self.jwks_path = folder / "jwks.json"
        write_private(self.jwks_path, json.dumps({"keys": [public]}, indent=2) + "\n")
        self.jwks_path.chmod(0o644)

    def token(self, subject: str, roles: Sequence[str], org: str, seconds: int = 3600) -> str:
        """An access token for that person, valid from now for `seconds`."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "nbf": now,
            "exp": now + seconds,
            "sub": subject,
            "jti": str(uuid.uuid4()),
            "roles": list(roles),
            "org": org,
        }
        return jwt.encode(claims, self._key, "ES256", headers={"kid": self.key_id, "typ": "at+jwt"})

    def settings(self) -> dict[str, str]:
        """What a service needs in its environment to trust these tokens."""
        return {"PLEK_ISSUER": ISSUER, "PLEK_AUDIENCE": AUDIENCE, "PLEK_JWKS": str(self.jwks_path)}

    def _private_key(self) -> EllipticCurvePrivateKey:
        path = self._folder / "issuer.pem"
        if not path.is_file():
            fresh = generate_private_key(SECP256R1())
            pem = fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            write_private(path, pem.decode())
        key = load_pem_private_key(path.read_bytes(), None)
        assert isinstance(key, EllipticCurvePrivateKey)
        return key


def public_half(key: EllipticCurvePrivateKey) -> tuple[str, dict[str, Any]]:
    """The key's id (its RFC 7638 thumbprint) and its public half as a JWK."""
    jwk: dict[str, Any] = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    members = json.dumps({name: jwk[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    key_id = base64.urlsafe_b64encode(hashlib.sha256(members.encode()).digest()).decode().rstrip("=")
    return key_id, {**jwk, "kid": key_id, "use": "sig", "alg": "ES256"}
