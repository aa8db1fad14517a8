"""What a provider says of a session that ended there (OpenID Connect Back-Channel Logout 1.0)."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from identity.providers import verified
from identity.providers.directory import Directory, Endpoints
from identity.providers.settings import Provider
from identity.providers.verified import Doubtful, Kind
from plek_common.problem import Invalid

log = logging.getLogger(__name__)

EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST = timedelta(minutes=5)
_KIND = Kind("logout token", (None, "JWT", "jwt", "logout+jwt"), ("jti",))


@dataclass(frozen=True)
class LogoutToken:
    """Which session ended: by its id at the provider, or all of a person."""

    jti: str
    sid: str | None
    subject: str | None


async def read(
    directory: Directory, provider: Provider, endpoints: Endpoints, token: str, now: datetime
) -> LogoutToken:
    """What it says, when all of it fits (2.6); whether it came before is not asked here.

    Raises:
        Invalid: it does not fit; the cause is logged without what it holds.
    """
    try:
        return _read(await verified.claims(directory, provider, endpoints, token, _KIND), now)
    except verified.FAULTS as error:
        log.warning("logout token of %s refused: %s", provider.id, verified.cause(error))
        raise Invalid("Dit logout token geldt niet.") from None


def _read(claims: dict[str, Any], now: datetime) -> LogoutToken:
    events, sid, subject = claims.get("events"), claims.get("sid"), claims.get("sub")
    if not isinstance(events, dict) or EVENT not in events:
        raise Doubtful("events")
    if "nonce" in claims:  # an id token must never pass for one
        raise Doubtful("nonce")
    if not (sid or subject) or not all(isinstance(each, str) for each in (claims["jti"], sid or "", subject or "")):
        raise Doubtful("jti, sid or sub")
    if now - datetime.fromtimestamp(claims["iat"], UTC) > OLDEST:
        raise Doubtful("iat")
    return LogoutToken(claims["jti"], sid or None, subject or None)
