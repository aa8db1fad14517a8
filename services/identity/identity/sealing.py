"""What is kept encrypted at rest, by PLEK_IDENTITY_SECRET: tokens of providers, and what proves that we began."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr


class Unopened(ValueError):
    """It was sealed with another secret, or changed since."""


class Seal:
    """Closes and opens texts. Without a secret it is of this process alone: nobody comes back in after a restart."""

    def __init__(self, secret: SecretStr | None) -> None:
        self._fernet = Fernet(_key_of(secret) if secret else Fernet.generate_key())

    def closed(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def opened(self, sealed: bytes) -> str:
        """Raises Unopened."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unopened from error


def _key_of(secret: SecretStr) -> bytes:
    found = HKDF(SHA256(), 32, None, b"plek identity sessions").derive(secret.get_secret_value().encode())
    return base64.urlsafe_b64encode(found)
