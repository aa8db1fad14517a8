"""The server that takes writes: how to reach it, and how to notice that it became another (decision 0014).

A switch-over leaves the old server where it was: it answers, it lets itself be read, and it never writes again. So a
connection is worth keeping only as long as its server takes writes.
"""

from typing import Any

import asyncpg

# What a server says that can no longer do, or not yet, what its address promises.
MOVED = (asyncpg.ReadOnlySQLTransactionError, asyncpg.AdminShutdownError, asyncpg.CannotConnectNowError)
# What PostgreSQL 14 and newer report by themselves, whenever it changes, with the answer to the next statement.
_SIGNS = ("in_hot_standby", "default_transaction_read_only")


class OnlyReads(asyncpg.InterfaceError):  # type: ignore[misc]
    """The server behind this connection takes no writes; another one may."""


async def connect(url: str, **options: Any) -> asyncpg.Connection:
    """A connection to a server that takes writes.

    Raises:
        asyncpg.TargetServerAttributeNotMatched: it takes none.
    """
    return await asyncpg.connect(url, target_session_attrs="read-write", **{"timeout": 5, **options})


def pool(url: str, **options: Any) -> asyncpg.Pool:
    """A pool of such connections."""
    return asyncpg.create_pool(url, target_session_attrs="read-write", **{"timeout": 5, **options})


def only_reads(connection: asyncpg.Connection) -> bool:
    """Whether its server said so, as far as this connection heard; costs no trip."""
    reported = connection.get_settings()
    return any(getattr(reported, sign, "off") == "on" for sign in _SIGNS)


async def check(connection: asyncpg.Connection) -> None:
    """One trip to the server, also through a pooler that reports nothing.

    Raises:
        OnlyReads: whoever works on this connection has to begin again with another.
    """
    answer = await connection.fetchval("show transaction_read_only")
    if answer == "on" or only_reads(connection):
        raise OnlyReads("the server behind this connection takes no writes")
