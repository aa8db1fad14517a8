"""An address that leads to a database, and can be moved to another while the first one stays."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


class Passage:
    """What was connected before a move stays where it was, as it does behind a name that changed."""

    def __init__(self, port: int) -> None:
        self.target, self.port = port, 0
        self._ways: set[asyncio.Task[None]] = set()

    def url(self, of: str) -> str:
        """The same database by way of this address."""
        parts = urlsplit(of)
        return urlunsplit(parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{self.port}"))

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Passage"]:
        server = await asyncio.start_server(self._lead, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for way in self._ways:
                way.cancel()
            await asyncio.gather(*self._ways, return_exceptions=True)

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        ways = [asyncio.create_task(_copy(*way)) for way in ((reader, back), (there, writer))]
        self._ways.update(ways)
        await asyncio.gather(*ways, return_exceptions=True)


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
    finally:
        sink.close()
