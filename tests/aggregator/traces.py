"""Where a word still stands at the nation: every table of every schema, what the API answers, and the stream from 0."""

import asyncio
from types import SimpleNamespace
from typing import Any

import httpx
from tests.aggregator.nation import Nation
from tests.everything import stored, where

from aggregator.subscriptions import stream

PATHS = (
    *("/questions", "/bundles", "/overview", "/hubs", "/themes"),
    *(f"/proposals?state={state}" for state in ("open", "later", "decided", "superseded")),
    *("/decisions", "/desk"),
)


async def tables(nation: Nation, word: str) -> set[str]:
    """Tables in which this word stands, in whatever column."""
    return where(await stored(nation.pool), word)


async def answers(nation: Nation, api: httpx.AsyncClient, headers: dict[str, str], word: str) -> set[str]:
    """Addresses of the API under which it can be read."""
    bundles = [row["id"] for row in await nation.rows("bundle", "id")]
    paths = [*PATHS, *(f"/bundles/{id}{part}" for id in bundles for part in ("", "/history", "/questions"))]
    texts = {path: (await api.get(path, headers=headers)).text for path in paths}
    said = {path for path, text in texts.items() if word in text.lower()}
    return said | ({"/events"} if word.encode() in b"".join(await streamed(nation, api)).lower() else set())


async def streamed(nation: Nation, api: httpx.AsyncClient, after: int = 0) -> list[bytes]:
    """All events behind this number, as every reader gets them."""
    last = await nation.pool.fetchval("select max(seq) from journal where after is null")
    request: Any = SimpleNamespace(app=vars(api)["app"])
    found: list[bytes] = []
    async with asyncio.timeout(60):
        async for event in stream._events(request, after):
            found.append(event)
            if event.startswith(f"id: {last}\r\n".encode()):
                break
    return found
