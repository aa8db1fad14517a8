"""Forms count only when our own pages send them: another site cannot act for who is signed in here.

Browsers say where a request comes from, and a page cannot make them say otherwise: `Sec-Fetch-Site`, or `Origin`
where that is missing. Whoever sends neither is no browser and holds no cookie of somebody else.
"""

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

HARMLESS = ("GET", "HEAD", "OPTIONS")


def only_from_here(request: Request) -> None:
    """Raises:
    HTTPException: 403, for a form from elsewhere.
    """
    if request.method not in HARMLESS and not is_from_here(request):
        raise HTTPException(403)


def is_from_here(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or is_ours(origin, request)


def is_ours(origin: str, request: Request) -> bool:
    """Also a null origin names a place, and it is not here: browsers say it for a page that hides where it is."""
    ours = {request.headers.get("host"), urlsplit(request.app.state.settings.public_url).netloc}
    try:
        return (urlsplit(origin).netloc or None) in ours - {None}
    except ValueError:  # no address at all
        return False
