"""What is left of somebody anywhere: in tables, in dumps of databases, on topics as compaction leaves them, and in what
readers of the stream get. Every table and topic is looked at, also those that come later."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import asyncpg
from tests.end_to_end.conftest import Network
from tests.everything import compacted, stored, told_under

from aggregator.subscriptions import stream
from plek_common.settings import Settings
from plek_common.testing import Databases
from plek_local.parts import Parts
from plek_local.postgres import BINARIES

Places = dict[str, list[bytes]]
_LAST = "select coalesce(max(seq), 0) from journal where after is null"  # what the nation decided is no event


def holding(places: Places, words: tuple[str, ...]) -> set[str]:
    """The places in which one of these words stands, in capitals or not."""
    found = {name: b"\n".join(texts).lower() for name, texts in places.items()}
    return {name for name, text in found.items() if any(word.lower().encode() in text for word in words)}


async def everywhere(network: Network, parts: Parts) -> Places:
    """All that the nation and the hubs hold, and all that they told."""
    found: Places = {}
    for name, settings in {"nation": network.national, **network.regional}.items():
        found |= {f"{name}: {table}": texts for table, texts in (await tables(settings)).items()}
    found |= await topics(network, parts)
    return found | {"stream": await streamed(network)}


async def tables(settings: Settings) -> Places:
    connection = await asyncpg.connect(settings.database_url)
    try:
        return await stored(connection)
    finally:
        await connection.close()


async def topics(network: Network, parts: Parts) -> Places:
    names = told_under(parts.kafka, "national.", *(of.topic_prefix for of in network.regional.values()))
    kept = await compacted(network.national, *names)
    return {name: [text for texts in kept[name].values() for text in texts] for name in names}


async def streamed(network: Network) -> list[bytes]:
    """The nation's events from the first on, as every reader gets them now."""
    (last,) = (await rows(network.national, _LAST))[0]
    request: Any = SimpleNamespace(app=vars(network.nation)["app"])
    found: list[bytes] = []
    async with asyncio.timeout(60):
        async for event in stream._events(request, 0):
            found.append(event)
            if not last or event.startswith(f"id: {last}\r\n".encode()):
                break
    return found


async def rows(settings: Settings, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(settings.database_url)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def dump(settings: Settings) -> bytes:
    """A backup of the database, as text: what somebody would read who steals it."""
    return _run("pg_dump", settings.database_url)


def back_up(settings: Settings, place: Path) -> Path:
    """A backup of the database, to be put back."""
    _run("pg_dump", "--format=custom", f"--file={place}", settings.database_url)
    return place


@asynccontextmanager
async def put_back(databases: Databases, backup: Path) -> AsyncIterator[str]:
    """The address of a new database with what was in it then."""
    name = f"test_{uuid4().hex[:12]}_restored"
    connection = await asyncpg.connect(databases.admin_url)
    try:
        await connection.execute(f'create database "{name}"')
        await asyncio.to_thread(_run, "pg_restore", f"--dbname={databases.url(name)}", "--no-owner", str(backup))
        yield databases.url(name)
    finally:
        await connection.execute(f'drop database if exists "{name}" with (force)')
        await connection.close()


def _run(program: str, *arguments: str) -> bytes:
    done = subprocess.run([str(BINARIES / program), *arguments], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
