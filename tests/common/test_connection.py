"""What a request may cost before anything looks at its token: bytes, seconds and work are bounded."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from plek_common import server
from plek_common.middleware import BodyLimit
from plek_common.server import HEAD_LIMIT, Connection

LIMIT = 64 * 1024
HEAD = b"POST / HTTP/1.1\r\nHost: here\r\n"
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with how many bytes came."""
    size = len((await receive()).get("body", b""))
    headers = [(b"x-size", str(size).encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(
        BodyLimit(echo, LIMIT), port=0, http=Connection, lifespan="off", log_config=None, access_log=False
    )
    served = uvicorn.Server(config)
    config.load()
    served.lifespan = config.lifespan_class(config)
    await served.startup()
    try:
        yield served.servers[0].sockets[0].getsockname()[1]
    finally:
        await served.shutdown()


@pytest.fixture
async def ends(port: int) -> AsyncIterator[Ends]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield reader, writer
    writer.close()


async def answered(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and everything else until the connection ends."""
    async with asyncio.timeout(60):
        whole = await reader.read()
    return (int(whole.split(b" ")[1]) if whole else 0), whole


def refused(status: int, whole: tuple[int, bytes]) -> None:
    assert whole[0] == status, whole[1][:200]
    assert b"application/problem+json" in whole[1]
    assert json.loads(whole[1].split(b"\r\n\r\n", 1)[1])["status"] == status


@pytest.mark.parametrize(
    "lines",
    [
        b"".join(b"X-%d: %s\r\n" % (n, b"y" * 100) for n in range(400)),
        b"X-Long: " + b"y" * (HEAD_LIMIT + 1) + b"\r\n",
        b"".join(b"%d: y\r\n" % n for n in range(10_000)),
    ],
    ids=["many", "long", "short ones"],
)
async def test_a_head_over_the_limit_is_refused_before_it_ends(ends: Ends, lines: bytes) -> None:
    reader, writer = ends
    writer.write(HEAD + lines)
    refused(431, await answered(reader))


async def test_lines_behind_the_body_count_too(ends: Ends) -> None:
    reader, writer = ends
    writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n" + b"X: %s\r\n" % (b"y" * 90) * 400)
    assert (await answered(reader))[0] == 431


async def test_a_message_over_the_limit_is_refused_however_little_of_it_is_body(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands between the parts of a body (extensions of chunks) reaches no check of ours but this one."""
    monkeypatch.setattr(server, "MESSAGE_LIMIT", 2 * LIMIT)
    reader, writer = ends
    chunk = b"1;" + b"y" * 1000 + b"\r\nx\r\n"
    writer.write(HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 200 + b"0\r\n\r\n")
    refused(413, await answered(reader))


async def test_a_head_of_just_the_limit_is_read_also_the_second_on_a_connection(ends: Ends) -> None:
    reader, writer = ends
    for _ in range(2):
        head = HEAD + b"Content-Length: 2\r\nX: "
        writer.write(head.ljust(HEAD_LIMIT - 4, b"y") + b"\r\n\r\nok")
        async with asyncio.timeout(60):
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")


async def test_a_connection_that_never_says_anything_ends(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert await answered(reader) == (0, b"")
    writer.close()


@pytest.mark.parametrize("begun", [HEAD, HEAD + b"Content-Length: 9\r\n\r\nx"], ids=["a head", "a body"])
async def test_what_drips_is_cut_off(port: int, monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(server, "BODY_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begun)
    refused(408, await answered(reader))
    writer.close()


async def test_a_kept_connection_may_rest(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rest is the server's own matter; no deadline of a request that is over runs on."""
    monkeypatch.setattr(server, "BODY_SECONDS", 0.1)
    reader, writer = ends
    writer.write(HEAD + b"Content-Length: 0\r\n\r\n")
    async with asyncio.timeout(60):
        await reader.readuntil(b"\r\n\r\n")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.5)


async def test_a_body_in_single_bytes_is_added_up_once(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is counted, in bytes that the server copied, not in time."""
    copied = 0
    hand_over = HttpToolsProtocol.on_body

    def counted(self: Connection, body: bytes) -> None:
        nonlocal copied
        hand_over(self, body)
        copied += len(self.cycle.body)

    monkeypatch.setattr(HttpToolsProtocol, "on_body", counted)
    reader, writer = ends
    writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * LIMIT + b"0\r\n\r\n")
    async with asyncio.timeout(60):
        assert b"x-size: %d" % LIMIT in await reader.readuntil(b"\r\n\r\n")
    assert copied < 50 * LIMIT, "a sum that begins anew at every byte would be thousands"


async def test_the_body_check_looks_at_every_byte_once() -> None:
    looked = 0

    class Part(bytes):
        def __len__(self) -> int:
            nonlocal looked
            looked += 1
            return super().__len__()

    parts = [{"type": "http.request", "body": Part(b"x"), "more_body": n < 1999} for n in range(2000)]
    messages = iter(parts)
    sent = []

    async def receive() -> dict[str, object]:
        return next(messages)

    async def send(message: object) -> None:
        sent.append(message)

    await BodyLimit(echo, LIMIT)({"type": "http", "method": "POST"}, receive, send)
    assert looked <= 2 * len(parts)
    assert sent[0]["headers"][0] == (b"x-size", b"2000")  # type: ignore[index]
