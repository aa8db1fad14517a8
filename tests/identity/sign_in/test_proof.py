"""What we check ourselves of proofs, whatever a provider would let pass."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from tests.identity.sign_in.conftest import Door


@pytest.fixture(scope="module")
def rsa_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


async def test_the_code_is_redeemed_with_the_secret_whose_hash_was_shown(door: Door) -> None:
    """Ours to check too: a provider that does not ask for it would let anybody redeem."""
    address = await door.begin()
    shown = parse_qs(urlsplit(address).query)["code_challenge"][0]
    assert (await door.answer(door.provider.consent(address))).status_code == 200
    verifier = door.provider.redeemed[-1]["code_verifier"]
    assert len(verifier) >= 43
    assert urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=") == shown


@pytest.mark.parametrize(("algorithm", "status"), [("RS256", 200), ("PS256", 200), ("RS512", 400), ("PS384", 400)])
async def test_a_key_signs_with_what_the_list_names_and_with_nothing_else_it_could(
    door: Door, rsa_key: RSAPrivateKey, algorithm: str, status: int
) -> None:
    """An RSA key serves a whole family: the list alone says which of it counts."""
    door.provider.kid, door.provider.keys = "rsa", {"rsa": rsa_key}
    door.provider.signed = {"key": rsa_key, "algorithm": algorithm}
    assert (await door.answer(door.provider.consent(await door.begin()))).status_code == status
