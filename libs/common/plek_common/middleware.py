"""What every answer has, whatever the route: safe headers, a size limit, a trace."""

import json
import time
from uuid import uuid4

from opentelemetry.trace import SpanKind
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plek_common import metrics
from plek_common.characters import is_fit_address
from plek_common.problem import PROBLEM_JSON, Invalid, Problem, TooLarge
from plek_common.telemetry import opened, propagator, request_id

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


class Answers:
    """Adds the headers of the design rules to every answer (ADR /core/version-header, security-headers)."""

    def __init__(self, app: ASGIApp, version: str) -> None:
        found = {"API-Version": version, **SECURITY_HEADERS}
        self.app, self.headers = app, [(name.lower().encode(), value.encode()) for name, value in found.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message.get("headers", ())}
                more = [header for header in self.headers if header[0] not in said]
                message["headers"] = [*message.get("headers", ()), *more]
            await send(message)

        await self.app(scope, receive, with_headers)


class Traced:
    """Opens the request's span and gives its log lines an id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        parent = propagator.extract({k: v for k, v in Headers(scope=scope).items() if k.startswith("trace")})
        token, begun, status = request_id.set(uuid4().hex), time.perf_counter(), 500

        async def seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            with opened(scope["method"], parent, SpanKind.SERVER) as span:
                try:
                    await self.app(scope, receive, seen)
                finally:
                    span.update_name(f"{scope['method']} {_route(scope)}")
        finally:
            request_id.reset(token)
            about = {"http.request.method": scope["method"], "http.route": _route(scope)}
            took = time.perf_counter() - begun
            metrics.request_duration.record(took, {**about, "http.response.status_code": status})


def _route(scope: Scope) -> str:
    """The address as the service declares it: what people fill in is left out."""
    return f"{scope.get('root_path', '')}{getattr(scope.get('route'), 'path', '')}"


class Legible:
    """Refuses an address with characters that nothing here can hold: a search, an id or a cursor with a NUL."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_fit_address(scope["path"], scope["query_string"]):
            return await answer(send, Invalid("In het adres staat een teken dat wij niet kunnen lezen."))
        return await self.app(scope, receive, send)


class BodyLimit:
    """Refuses a body over the limit, announced or not, before anything parses it."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            return await self.app(scope, receive, send)
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.limit:
                return await answer(send, TooLarge(f"Meer dan {self.limit} bytes nemen wij niet aan."))
        await self.app(scope, _replay(bytes(body), receive), send)
        return None


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again


async def answer(send: Send, problem: Problem) -> None:
    """Sends a problem document from outside the application."""
    found = {"Content-Type": PROBLEM_JSON, **problem.headers}
    headers = [(name.lower().encode(), value.encode()) for name, value in found.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(problem.body()).encode()})
