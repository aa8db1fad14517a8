"""How a connection with a client is kept, and when it is cut."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PATIENCE_SECONDS = 30.0


class Connection(HttpToolsProtocol):
    """Cuts off a client that does not take what it asked for.

    The server stops writing at 64 KiB that the client has not taken. When it has not come back to a quarter of that in
    PATIENCE_SECONDS, the connection ends at once: to end it gently would mean to wait for that client for ever.
    """

    _cut: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._cut = self.loop.call_later(PATIENCE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._end_patience()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_patience()
        super().connection_lost(exc)

    def _end_patience(self) -> None:
        if self._cut:
            self._cut.cancel()
            self._cut = None
