"""Applications behind uvicorn, each in a process of its own, and how they are asked."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpx

from tests.bench.process import CHECKOUT


@contextmanager
def serving(argv: Sequence[str], environment: Mapping[str, str], ready: str) -> Iterator[str]:
    """Starts `python -m argv… `, waits until `ready` answers, and yields the base address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", *argv],
        env={**os.environ, **environment, "PLEK_PORT": str(port), "PYTHONPATH": str(CHECKOUT)},
        cwd=CHECKOUT,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(base + ready, process)
        yield base
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while True:
        try:
            if httpx.get(url, timeout=1).status_code < 500:
                return
        except httpx.TransportError:
            pass
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{process.args!r} does not answer at {url}")
        time.sleep(0.05)


async def volley(base: str, requests: Sequence[bytes], expected: int, clients: int = 8) -> float:
    """Sends ready-made HTTP requests over that many connections; returns how many were answered per second.

    A client of a few lines, because a full one would take more of the two cores than what is measured.
    """
    host, port = base.removeprefix("http://").split(":")
    queue = list(reversed(requests))
    begun = time.perf_counter()
    await asyncio.gather(*(_ask(host, int(port), queue, expected) for _ in range(clients)))
    return len(requests) / (time.perf_counter() - begun)


async def _ask(host: str, port: int, queue: list[bytes], expected: int) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    while queue:
        writer.write(queue.pop())
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(size)
        if int(head[9:12]) != expected:
            raise RuntimeError(f"answered {head[:12]!r}: {body[:300]!r}")
    writer.close()


def request(method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """One HTTP/1.1 request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    lines += ["Content-Type: application/json"] if body else []
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
