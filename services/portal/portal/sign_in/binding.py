"""What binds a sign-in to the browser that began it: a secret of ten minutes that no other browser has."""

import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from portal.settings import PortalSettings
from portal.web.session import Sessions

LASTS = 600  # seconds, as the identity service keeps what was begun
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def name(sessions: Sessions, settings: PortalSettings) -> str:
    return sessions.named(f"aanmelden-{settings.organisation}")


def held(request: Request, sessions: Sessions, settings: PortalSettings) -> str | None:
    """The secret of this browser; None when it has none, or something that is none of ours."""
    found = request.cookies.get(name(sessions, settings), "")
    return found if _SECRET.fullmatch(found) else None


def bind(response: Response, sessions: Sessions, settings: PortalSettings, secret: str) -> None:
    """Gives the browser its secret for ten minutes more."""
    sessions.set_cookie(response, name(sessions, settings), secret, LASTS)


def fresh() -> str:
    return secrets.token_urlsafe(32)
