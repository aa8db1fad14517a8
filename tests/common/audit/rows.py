"""Rows of an audit log, and what somebody with all rights on the database could do to them."""

from collections.abc import Callable

import asyncpg

from plek_common.audit.sealing import seal

_ADD = """
    insert into audit (subject, role, action, object, result, request_id)
    select 'somebody', 'editor', 'note.write', 'note/' || n, 'done', md5(n::text) from generate_series($1::int, $2) n
"""
Log = Callable[..., "asyncpg.Connection"]


async def add(connection: asyncpg.Connection, count: int, first: int = 1) -> None:
    await connection.execute(_ADD, first, first + count - 1)


async def sealed(connection: asyncpg.Connection, count: int = 9) -> None:
    """So many rows, in the chain."""
    await add(connection, count)
    while await seal(connection):
        pass


async def tamper(connection: asyncpg.Connection, *statements: str) -> None:
    """As a superuser who first puts the triggers aside."""
    async with connection.transaction():
        await connection.execute("alter table audit disable trigger user")
        for statement in statements:
            await connection.execute(statement)
        await connection.execute("alter table audit enable trigger user")
