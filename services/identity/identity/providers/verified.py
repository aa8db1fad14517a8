"""A token of a provider, read only when its key, its kind and whom it is meant for are right."""

from dataclasses import dataclass
from typing import Any

import jwt

from identity.providers.directory import Directory, Endpoints
from identity.providers.settings import Provider

LEEWAY = 10  # seconds that two clocks may differ
LONGEST_TOKEN = 64 * 1024  # characters: a provider that names all groups of a person
FAULTS = (jwt.PyJWTError, ValueError, TypeError, OverflowError)  # Doubtful is a ValueError


@dataclass(frozen=True)
class Kind:
    """One kind of token: how its head may call it, and the claims that it has beside those of all."""

    name: str
    types: tuple[str | None, ...]
    required: tuple[str, ...]


class Doubtful(ValueError):
    """A claim that is not as it must be; says which, never what it held."""


async def claims(
    directory: Directory,
    provider: Provider,
    endpoints: Endpoints,
    token: object,
    kind: Kind,
) -> dict[str, Any]:
    """What it says, signed by this provider for us, and in force now.

    Looks for unknown keys are counted by kind: what strangers may send uses up none of those for who signs in.

    Raises:
        one of FAULTS.
    """
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise Doubtful("token")
    header = jwt.get_unverified_header(token)
    if header.get("typ") not in kind.types or header.get("alg") not in provider.algorithms or "crit" in header:
        raise Doubtful("header")
    key = await directory.keys(endpoints).find(str(header.get("kid", "")), f"{provider.id} {kind.name}")
    if key is None or not _fits(key, header["alg"]):
        raise Doubtful("key")
    found: dict[str, Any] = jwt.decode(
        token,
        key.key,
        [header["alg"]],
        {"require": ["iss", "aud", "iat", *kind.required]},
        audience=provider.client_id,
        issuer=provider.issuer,
        leeway=LEEWAY,
    )
    return found


def cause(error: Exception) -> str:
    """The kind of fault and the claim that it is in, without what the claim says."""
    claim = str(error) if isinstance(error, Doubtful) else getattr(error, "claim", "")
    return f"{type(error).__name__} {claim}".strip()


def _fits(key: jwt.PyJWK, algorithm: str) -> bool:
    """An RSA key serves all of its family, as few of them name their algorithm; others serve their own alone."""
    return key.algorithm_name == algorithm or (key.key_type == "RSA" and algorithm[:2] in ("RS", "PS"))
