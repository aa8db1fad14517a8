"""Secrets that a browser or a provider hands back to us: here only their hashes stay."""

import secrets
from hashlib import sha256


def fresh() -> str:
    """256 random bits, fit for a cookie and an address."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """What is kept of it. It is random and long, so a quick hash is as good as a slow one."""
    return sha256(secret.encode()).digest()
