"""Where somebody was who has to sign in first: a path of our own, and never an address elsewhere."""

import re
from urllib.parse import quote, urlsplit

from starlette.requests import Request

from portal.settings import PortalSettings

# A second slash or a backslash behind the first would name another server; the identity service refuses the same.
_OWN = re.compile(r"/(?:[!-.0-\[\]-~][!-\[\]-~]*)?")
LONGEST = 2000  # characters


def own_path(said: str | None) -> str | None:
    """The path, when it is one of ours and short enough; None otherwise."""
    return said if said and len(said) <= LONGEST and _OWN.fullmatch(said) else None


def desk_path(said: str | None) -> str | None:
    """The path, when it is one of a coordinator's desk."""
    path = own_path(said)
    return path if path and re.fullmatch(r"/bureau(\?.*)?", path) else None


def of(request: Request, settings: PortalSettings) -> str | None:
    """The page that this request shows, or the one whose form it sends; below what stands before every address."""
    if request.method in ("GET", "HEAD"):
        query = request.scope["query_string"].decode("ascii", "ignore")
        return own_path(quote("/" + request.scope["path"].lstrip("/\\")) + (f"?{query}" if query else ""))
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc not in {request.headers.get("host"), urlsplit(settings.public_url).netloc}:
        return None
    path = came.path.removeprefix(settings.root) if came.path.startswith(settings.root) else ""
    return own_path(path + (f"?{came.query}" if came.query else ""))
