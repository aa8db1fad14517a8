"""A subscriber of the stream down at its socket, so that it can read badly or be cut off in the middle of a word."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_WHOLE = re.compile(rb"id: (\d+)\r\nevent: [^\r]+\r\ndata: [^\r]+\r\n\r\n")


class Subscriber:
    """One connection; `seen` are the numbers of the events that came in whole."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self.seen: list[int] = []
        self._reader, self._raw = reader, bytearray()

    async def read(self, count: int) -> bool:
        """At most so many bytes; False when the connection has ended."""
        try:
            found = await self._reader.read(count)
        except ConnectionResetError:
            return False
        self._raw += found
        whole = list(_WHOLE.finditer(self._raw))
        self.seen += [int(event[1]) for event in whole]
        if whole:
            del self._raw[: whole[-1].end()]
        return bool(found)

    async def read_to(self, number: int) -> None:
        """Up to and with the event of this number, or as far as the connection goes."""
        while not (self.seen and self.seen[-1] >= number) and await self.read(2**16):
            pass


@asynccontextmanager
async def subscribed(
    address: str, last: int = 0, *, room: int = 2**16, path: str = "/events"
) -> AsyncIterator[Subscriber]:
    """Asks for everything behind `last`; `room` is about what is taken in unread, in bytes."""
    host, port = address.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=connection, limit=room)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: subscriber\r\nLast-Event-ID: {last}\r\n\r\n".encode())
        yield Subscriber(reader)
    finally:
        writer.transport.abort()
