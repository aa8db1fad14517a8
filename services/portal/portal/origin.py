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
    ours = {request.headers.get("host"), urlsplit(request.app.state.settings.public_url).netloc}
    return origin is None or urlsplit(origin).netloc in ours
