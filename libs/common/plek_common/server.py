"""How a connection with a client is kept, and when it is cut: before any of our code sees a request.

What a request may cost until its token is looked at is bounded here: bytes of its head (RFC 6585, 431), bytes of it
all (413), and the seconds in which each has to arrive (408). A client that drips pays with its own time only.
"""

import asyncio
import json
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from plek_common.middleware import SECURITY_HEADERS
from plek_common.problem import PROBLEM_JSON, HeadTooLarge, Invalid, Problem, TooLarge, TooSlow

PATIENCE_SECONDS = 30.0
LAST_SECONDS = 4.0  # the same while this process stops; less than `timeout_graceful_shutdown`
HEAD_LIMIT = 32 * 1024  # bytes of the request line and all header lines
MESSAGE_LIMIT = 8 * 2**20  # bytes on the wire, also those of chunks and trailers; what a body may hold is less
HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
_SLICE = 8 * 1024  # bytes parsed before the limits are looked at again


class Connection(HttpToolsProtocol):
    """Cuts off a client that sends too much or too slowly, and one that does not take what it asked for.

    The server stops writing at 64 KiB that the client has not taken. When it has not come back to a quarter of that in
    PATIENCE_SECONDS, the connection ends at once: to end it gently would mean to wait for that client for ever.
    """

    _cut: asyncio.TimerHandle | None = None
    _deadline: asyncio.TimerHandle | None = None
    _stops = False
    _reads_head = True
    _received = 0  # bytes of the message that comes in
    _trailed = 0
    _body = bytearray()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_within(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), _SLICE):
            if self.transport.is_closing():
                return
            self._take(data[start : start + _SLICE])

    def _take(self, data: bytes) -> None:
        if self._deadline is None:
            self._expect_within(HEAD_SECONDS)  # the next request on a connection that was kept
        self._received += len(data)
        super().data_received(data)
        self._hand_over()
        if self._trailed > HEAD_LIMIT or (self._reads_head and self._received > HEAD_LIMIT):
            self._refuse(HeadTooLarge(f"Meer dan {HEAD_LIMIT} bytes aan kopregels nemen wij niet aan."))
        elif self._received > MESSAGE_LIMIT:
            self._refuse(TooLarge(f"Meer dan {MESSAGE_LIMIT} bytes nemen wij niet aan."))

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._reads_head:
            super().on_header(name, value)
        else:  # behind the body: nobody here asks for those
            self._trailed += len(name) + len(value)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._reads_head, self._body = False, bytearray()
        self._expect_within(BODY_SECONDS)

    def on_body(self, body: bytes) -> None:
        """Kept together until all that came is parsed: the server adds up its own copy at every piece."""
        self._body += body

    def on_message_complete(self) -> None:
        self._hand_over()
        super().on_message_complete()
        self._reads_head, self._received, self._trailed = True, 0, 0
        self._expect_within(None)

    def _hand_over(self) -> None:
        if self._body:
            body, self._body = bytes(self._body), bytearray()
            super().on_body(body)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what it says is English
        self._refuse(Invalid("Dit is geen HTTP-verzoek dat wij kunnen lezen."))

    def _expect_within(self, seconds: float | None) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._too_late)

    def _too_late(self) -> None:
        if self._received:
            self._refuse(TooSlow("Het verzoek kwam niet op tijd binnen. Stuur het opnieuw."))
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Answers in place of the application, unless that began to answer, and ends the connection."""
        self._expect_within(None)
        if self.cycle and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.write(_written(problem))
            self.transport.close()

    def shutdown(self) -> None:
        self._stops = True
        if self._cut:
            self._have_patience()
        super().shutdown()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._have_patience()

    def _have_patience(self) -> None:
        self._end_patience()
        seconds = min(LAST_SECONDS, PATIENCE_SECONDS) if self._stops else PATIENCE_SECONDS
        self._cut = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._end_patience()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_patience()
        self._expect_within(None)
        super().connection_lost(exc)

    def _end_patience(self) -> None:
        if self._cut:
            self._cut.cancel()
            self._cut = None


def _written(problem: Problem) -> bytes:
    body = json.dumps(problem.body()).encode()
    about = {"Content-Type": PROBLEM_JSON, "Content-Length": str(len(body)), "Connection": "close", **SECURITY_HEADERS}
    head = f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}\r\n"
    return (head + "".join(f"{name}: {value}\r\n" for name, value in about.items()) + "\r\n").encode() + body
