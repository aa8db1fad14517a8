"""The connection of a request's transaction, for code that also works without a request."""

from typing import Any

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def driver(session: AsyncSession) -> asyncpg.Connection:
    """asyncpg's own connection; what is done with it is in the transaction of the session."""
    await session.execute(text("select 1"))  # the transaction begins with its first statement
    raw: Any = await (await session.connection()).get_raw_connection()
    return raw.driver_connection
