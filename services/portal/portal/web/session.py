"""Who is signed in: an access token in an encrypted cookie, trusted for as long as the token itself.

How people get the token is a matter of the sign-in page alone; from there on it is this file that counts.
"""

import base64
import logging
from dataclasses import dataclass
from datetime import UTC, datetime

import jwt
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response

from plek_common.identity import Actor, TooLong, Verifier
from plek_common.problem import Unauthenticated
from portal.settings import PortalSettings

log = logging.getLogger(__name__)

LONGEST_COOKIE = 4000  # characters; browsers drop a cookie of more than 4,096 bytes
FOR_THIS_PROCESS_ALONE = (
    "PLEK_PORTAL_SECRET is not set: a key was made for this process alone. Who is signed in has to sign in again "
    "after a restart, and a second process of the portal would not know them."
)


@dataclass(frozen=True)
class SignedIn:
    """Somebody whose token is trusted until `until`."""

    token: str
    actor: Actor
    until: datetime

    @property
    def name(self) -> str:
        return self.actor.subject or ""


class Sessions:
    """Begins, finds and ends what a browser is signed in as. The portal itself remembers nothing."""

    def __init__(self, verifier: Verifier, settings: PortalSettings) -> None:
        self._verifier = verifier
        self._seal = Fernet(key_of(settings.portal_secret))
        self._secure = settings.public_url.startswith("https://")
        # By organisation, for a browser keeps the cookies of all ports of one machine together.
        name = f"aanmelding-{settings.organisation}"
        self._cookie = f"__Host-{name}" if self._secure else name

    async def find(self, request: Request) -> SignedIn | None:
        """None when nobody is signed in, or not any more."""
        sealed = request.cookies.get(self._cookie)
        if not sealed:
            return None
        try:
            return await self._trusted(self._seal.decrypt(sealed).decode(), request)
        except (InvalidToken, Unauthenticated, ValueError):  # ValueError: a cookie that is not ASCII
            return None

    async def begin(self, request: Request, response: Response, token: str) -> None:
        """Signs a browser in.

        Raises:
            Unauthenticated: the token is not trusted; TooLong, which is one: it is too long, or too long for a cookie.
        """
        who, sealed = await self._trusted(token, request), self._seal.encrypt(token.encode()).decode()
        if len(sealed) > LONGEST_COOKIE:
            log.warning("token refused: too long for a cookie")
            raise TooLong
        left = int((who.until - datetime.now(UTC)).total_seconds())
        response.set_cookie(
            self._cookie, sealed, max_age=max(left, 1), httponly=True, secure=self._secure, samesite="strict"
        )

    def end(self, response: Response) -> None:
        response.delete_cookie(self._cookie, httponly=True, secure=self._secure, samesite="strict")

    async def _trusted(self, token: str, request: Request) -> SignedIn:
        actor = await self._verifier.actor(token, request.client.host if request.client else "")
        # Read only after the verifier trusted the token as a whole.
        claims = jwt.decode(token, options={"verify_signature": False})
        return SignedIn(token, actor, datetime.fromtimestamp(claims["exp"], UTC))


def key_of(secret: SecretStr | None) -> bytes:
    """The key of the cookies; without a secret one that ends with the process."""
    if secret is None:
        log.warning(FOR_THIS_PROCESS_ALONE)
        return Fernet.generate_key()
    found = HKDF(SHA256(), 32, None, b"plek portal session").derive(secret.get_secret_value().encode())
    return base64.urlsafe_b64encode(found)
