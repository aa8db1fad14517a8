"""A service on a fresh database, asked from code that is not asynchronous: Hypothesis cannot wait."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import requests

from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

# A stream of events never ends; what its first moments do not refuse, it accepts.
STREAM_SECONDS = 0.1


class Served:
    """One service, in an event loop that runs only while it answers."""

    def __init__(self, runner: asyncio.Runner, api: httpx.AsyncClient) -> None:
        self.runner, self.api = runner, api

    @property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document that the service gives."""
        found: dict[str, Any] = self.runner.run(self.api.get("/openapi.json")).json()
        return found

    @property
    def state(self) -> Any:
        """What the application holds, such as its database."""
        return self.api.app.state  # type: ignore[attr-defined]

    def ask(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> httpx.Response:
        """The answer to a request that was written by hand."""
        return self.runner.run(self.api.request(method, path, json=body, headers=headers))

    def answer(self, request: requests.PreparedRequest, *, is_stream: bool = False) -> httpx.Response | None:
        """The answer; None for a stream that began."""
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        assert isinstance(body, bytes), "no document of ours asks for a stream"
        headers = [(_bytes(name), _bytes(value)) for name, value in request.headers.items()]
        sent = httpx.Request(request.method or "", request.url or "", headers=headers, content=body)
        return self.runner.run(self._within(sent, STREAM_SECONDS if is_stream else None))

    async def _within(self, request: httpx.Request, seconds: float | None) -> httpx.Response | None:
        try:
            return await asyncio.wait_for(self.api.send(request), seconds)
        except TimeoutError:
            return None


@contextmanager
def served(service: Service, databases: Databases, settings_at: Callable[[str], Settings]) -> Iterator[Served]:
    """The service, until the test ends."""
    with asyncio.Runner() as runner:
        fresh = databases.fresh(service)
        url = runner.run(_entered(fresh.__aenter__))
        try:
            asked = client(service, settings_at(url), StillClock())
            api = runner.run(_entered(asked.__aenter__))
            try:
                yield Served(runner, api)
            finally:
                runner.run(asked.__aexit__(None, None, None))
        finally:
            runner.run(fresh.__aexit__(None, None, None))


async def _entered(enter: Callable[[], Awaitable[Any]]) -> Any:
    return await enter()


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1", "replace")
