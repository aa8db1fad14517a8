"""The public half of a machine's key, as whoever made it hands it over."""

import json
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from identity.tokens.keys import thumbprint

SMALLEST_RSA = 2048
LARGEST_RSA = 4096  # a larger one costs us a second per token, and nobody anything more to break


def checked(pem: str) -> str:
    """Refuses what is no public key that we take.

    Raises:
        ValueError: with the reason.
    """
    jwk(pem)
    return pem


def jwk(pem: str) -> dict[str, Any]:
    """The same key as RFC 7517 writes it. Raises as `checked`."""
    if "PRIVATE KEY" in pem:
        raise ValueError("is een geheime sleutel: gebruik die niet meer, en stuur de openbare helft van een nieuwe")
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("is geen openbare sleutel (PEM)") from None
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return dict(ECAlgorithm.to_jwk(key, as_dict=True))
    if isinstance(key, RSAPublicKey) and SMALLEST_RSA <= key.key_size <= LARGEST_RSA:
        return dict(RSAAlgorithm.to_jwk(key, as_dict=True))
    raise ValueError("moet EC (P-256) zijn, of RSA van 2048 tot 4096 bits")


def named(pem: str) -> tuple[str, str]:
    """Its thumbprint, and the JWK as text."""
    found = jwk(pem)
    members: dict[str, Any] = {name: found[name] for name in ("kty", "crv", "x", "y", "e", "n") if name in found}
    return thumbprint(members), json.dumps(members)
