"""Counts requests by address before anything else is done for them, and lets searches take turns."""

from contextlib import AbstractContextManager
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plek_common.blocks import block
from plek_common.database import READING
from plek_common.identity import Actor
from plek_common.limits.counters import SPAN, Bound, Counters, Use
from plek_common.limits.guesses import Guesses
from plek_common.limits.refusals import Refusals
from plek_common.limits.searches import Searches
from plek_common.middleware import answer
from plek_common.problem import TooMany
from plek_common.settings import Settings


class Limits:
    """The bounds of one service, as its settings say."""

    def __init__(self, settings: Settings, counters: Counters, searches: frozenset[str]) -> None:
        self.address = Bound("address", settings.rate_address)
        self.caller = Bound("caller", settings.rate_caller)
        self.asking = Bound("asking", settings.rate_asking)
        self.counters, self.paths = counters, searches
        self.guesses, self.refusals = Guesses(settings.rate_guessing, counters), Refusals()
        self.searches = Searches(settings.searches_at_once) if settings.searches_at_once else None

    def of_address(self, scope: Scope, address: str) -> list[Use]:
        """What this request leaves of what its address may; nobody in particular may change less."""
        is_asking = scope["method"] not in READING and not self.is_search(scope)
        is_nobody = "authorization" not in Headers(scope=scope)
        bounds = [self.address, *([self.asking] if is_asking and is_nobody else [])]
        return [self.counters.use(bound, address) for bound in bounds if bound.most]

    def of_caller(self, actor: Actor) -> None:
        """
        Raises:
            TooMany: whoever is signed in asked too much, from whatever address.
        """
        if actor.is_known and self.caller.most:
            use = self.counters.use(self.caller, f"{actor.organisation}/{actor.subject}")
            if use.left < 0:
                raise TooMany.of(use.headers, use.reset)

    def guess(self, request: HTTPConnection, *names: str) -> AbstractContextManager[None]:
        """To try a secret in that somebody brings (Guesses): wrong ones count for the address and for these names."""
        return self.guesses.attempt(caller_of(request.client.host) if request.client else "", *names)

    async def hold(self, address: str) -> None:
        """Returns when this address may hear that it is refused once more."""
        await self.refusals.hold(address, int(self.counters.clock() // SPAN))

    def is_search(self, scope: Scope) -> bool:
        """It looks for words, or for what is alike."""
        if b"q=" in scope["query_string"] and parse_qs(scope["query_string"].decode("latin-1")).get("q"):
            return True
        return scope["path"].rpartition("/")[2] in self.paths


class Limited:
    """Refuses with 429 what is too much, and says of the rest how much is left."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app, self.limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] != "http" or not client:
            return await self.app(scope, receive, send)
        address = caller_of(client[0])
        uses = self.limits.of_address(scope, address)
        if over := next((use for use in uses if use.left < 0), None):
            await self.limits.hold(address)
            return await answer(send, TooMany.of(over.headers, over.reset))
        found = _saying(min(uses, key=lambda use: use.left), send) if uses else send
        if not (self.limits.searches and self.limits.is_search(scope)):
            return await self.app(scope, receive, found)
        try:
            async with self.limits.searches.turn(address):
                return await self.app(scope, receive, found)
        except TooMany as too_many:
            await self.limits.hold(address)
            return await answer(found, too_many)


def _saying(use: Use, send: Send) -> Send:
    said = [(name.lower().encode(), value.encode()) for name, value in use.headers.items()]

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *said]
        await send(message)

    return with_headers


def caller_of(host: str) -> str:
    """Who is one caller: an address of IPv4, 64 bits of IPv6, which one line has to itself."""
    return block(host, 32, 64) or host
