"""What every page tells the browser: load nothing from elsewhere, keep nothing, remember the language."""

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plek_common.middleware import SECURITY_HEADERS
from portal.web.i18n import COOKIE, LANGUAGES

YEAR = 365 * 24 * 3600
POLICY = {
    "Strict-Transport-Security": SECURITY_HEADERS["Strict-Transport-Security"],
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PageHeaders:
    """Plain ASGI, so that a stream of events passes through it untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(MutableHeaders(scope=message), scope)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def complete(headers: MutableHeaders, scope: Scope) -> None:
    for name, value in POLICY.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")
    if headers.get("content-type", "").startswith("text/html"):
        headers.add_vary_header("Accept-Language")
    chosen = QueryParams(scope["query_string"]).get("lang")
    if chosen in LANGUAGES:
        headers.append("Set-Cookie", f"{COOKIE}={chosen}; Path=/; Max-Age={YEAR}; SameSite=Lax; HttpOnly")
