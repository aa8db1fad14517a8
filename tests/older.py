"""Databases of an earlier version, as they stand where a newer program is put to work."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg

from plek_common.app import Service
from plek_common.migrate import migrate
from plek_common.settings import Settings

Upgrade = Callable[[], Awaitable[None]]


@asynccontextmanager
async def older(
    service: Service, settings: Settings, revision: str
) -> AsyncIterator[tuple[asyncpg.Connection, Upgrade]]:
    """An empty database at that revision, and what brings it to today's."""
    server, _, _ = settings.database_url.rpartition("/")
    name = f"test_{uuid4().hex[:12]}_old"
    admin = await asyncpg.connect(settings.database_url)
    await admin.execute(f"create database {name}")
    try:
        await migrate(f"{server}/{name}", service.migrations, revision)
        connection = await asyncpg.connect(f"{server}/{name}")
        yield connection, lambda: migrate(f"{server}/{name}", service.migrations)
        await connection.close()
    finally:
        await admin.execute(f"drop database {name} with (force)")
        await admin.close()
