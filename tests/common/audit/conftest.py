from collections.abc import AsyncIterator

import asyncpg
import pytest

from plek_common.settings import Settings


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database with an empty audit log."""
    connection = await asyncpg.connect(settings.database_url)
    yield connection
    await connection.close()
