"""Who is signed in: a cookie that holds a sealed secret, for which the identity service gives a token of minutes.

The token stays in the memory of this process until shortly before its end, or until it is refused anywhere; then
another is asked for, which says what this person may do by now. No token ever goes to a browser.
"""

import base64
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import jwt
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response

from plek_common.identity import Actor, Verifier
from plek_common.problem import Unauthenticated
from portal.apis.failures import Away, NotAllowed, Refused
from portal.apis.identity import IdentityApi, SessionToken
from portal.settings import PortalSettings

log = logging.getLogger(__name__)

BEFORE_ITS_END = timedelta(seconds=30)
ADMINISTRATOR = "administrator"
MOST_HELD = 10_000  # tokens in memory; some 2 kB each
FOR_THIS_PROCESS_ALONE = (
    "PLEK_PORTAL_SECRET is not set: a key was made for this process alone. Who is signed in has to sign in again "
    "after a restart, and a second process of the portal would not know them."
)


@dataclass(frozen=True)
class SignedIn:
    """Somebody with a token that is trusted now; the sign-in itself lasts until `until` at most."""

    token: str
    actor: Actor
    name: str
    session_id: str
    until: datetime
    token_ends_at: datetime
    left_out: frozenset[str] = frozenset()
    step_up: str | None = None

    @property
    def lacks_a_step(self) -> bool:
        """She administers, and signed in with too little for it."""
        return ADMINISTRATOR in self.left_out

    @property
    def is_fresh(self) -> bool:
        return datetime.now(UTC) < self.token_ends_at - BEFORE_ITS_END


class Sessions:
    """Begins, finds and ends what a browser is signed in as."""

    def __init__(self, verifier: Verifier, settings: PortalSettings, identity: IdentityApi) -> None:
        self._verifier, self._identity = verifier, identity
        self._seal = Fernet(key_of(settings.portal_secret))
        self._secure = settings.public_url.startswith("https://")
        self._held: dict[bytes, SignedIn] = {}
        self.cookie = self.named(f"aanmelding-{settings.organisation}")

    def named(self, name: str) -> str:
        """The name of a cookie that no other host can set. By organisation, for a browser keeps the cookies of all
        ports of one machine together."""
        return f"__Host-{name}" if self._secure else name

    async def find(self, request: Request) -> SignedIn | None:
        """None when nobody is signed in, or not any more; `request.state.is_unsure` says that nobody could tell."""
        secret = self.secret(request.cookies)
        if secret is None:
            return None
        held = self._held.get(_place(secret))
        if held and held.is_fresh and await self._is_trusted(held.token, request):
            return held
        return await self._renewed(secret, request)

    async def begin(self, request: Request, response: Response, secret: str, until: datetime) -> None:
        """One browser, one person: whoever was signed in here before is not any more."""
        await self._ended(request)
        self.keep(response, secret, until)

    def keep(self, response: Response, secret: str, until: datetime) -> None:
        left = int((until - datetime.now(UTC)).total_seconds())
        self.set_cookie(response, self.cookie, self._seal.encrypt(secret.encode()).decode(), max(left, 1))

    async def end(self, request: Request, response: Response) -> str | None:
        """Signs this browser out; returns where its provider signs people out too, when it does."""
        self.drop(response)
        return await self._ended(request)

    def forget(self, request: Request) -> None:
        """The token was refused somewhere: the next page asks for another."""
        if secret := self.secret(request.cookies):
            self._held.pop(_place(secret), None)

    def drop(self, response: Response) -> None:
        response.delete_cookie(self.cookie, httponly=True, secure=self._secure, samesite="lax")

    def set_cookie(self, response: Response, name: str, value: str, seconds: int) -> None:
        """Lax and not strict: who comes from a provider, or by a link in a mail, is known at once."""
        response.set_cookie(name, value, max_age=seconds, httponly=True, secure=self._secure, samesite="lax")

    def secret(self, cookies: Mapping[str, str]) -> str | None:
        try:
            return self._seal.decrypt(cookies.get(self.cookie, "")).decode()
        except (InvalidToken, ValueError):  # ValueError: a cookie that is not ASCII
            return None

    async def _ended(self, request: Request) -> str | None:
        secret = self.secret(request.cookies)
        self.forget(request)
        try:
            return await self._identity.calling_for(_caller(request)).end(secret) if secret else None
        except (Away, NotAllowed, Refused):
            log.warning("signed out here, and not at the identity service: it did not answer")
            return None

    async def _renewed(self, secret: str, request: Request) -> SignedIn | None:
        self._held.pop(_place(secret), None)
        try:
            told = await self._identity.calling_for(_caller(request)).use(secret)
        except (NotAllowed, Refused):
            return None
        except Away:
            request.state.is_unsure = True
            return None
        return await self._kept(secret, told, request)

    async def _kept(self, secret: str, told: SessionToken, request: Request) -> SignedIn | None:
        try:
            actor = await self._verifier.actor(told.access_token, _caller(request))
        except Unauthenticated:
            log.error("the identity service gave a token that is not trusted here: see PLEK_ISSUER and PLEK_JWKS")
            return None
        # Read only after the verifier trusted the token as a whole.
        ends = datetime.fromtimestamp(jwt.decode(told.access_token, options={"verify_signature": False})["exp"], UTC)
        if len(self._held) >= MOST_HELD:
            self._held.clear()
        found = SignedIn(
            told.access_token, actor, told.name, told.session_id, told.ends_at, ends, told.left_out, told.step_up
        )
        self._held[_place(secret)] = found
        return found

    async def _is_trusted(self, token: str, request: Request) -> bool:
        """Not when it was taken back since."""
        try:
            await self._verifier.actor(token, _caller(request))
        except Unauthenticated:
            return False
        return True


def _place(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _caller(request: Request) -> str:
    return request.client.host if request.client else ""


def key_of(secret: SecretStr | None) -> bytes:
    """The key of the cookies; without a secret one that ends with the process."""
    if secret is None:
        log.warning(FOR_THIS_PROCESS_ALONE)
        return Fernet.generate_key()
    found = HKDF(SHA256(), 32, None, b"plek portal session").derive(secret.get_secret_value().encode())
    return base64.urlsafe_b64encode(found)
