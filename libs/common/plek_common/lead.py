"""One process at a time does a thing, and PostgreSQL says which (decision 0009).

A session lock says it: when its holder dies, it is free in the same moment. A holder that froze keeps its sessions
open; it gives no sign of life, and whoever waits ends them, with what they had in hand.
"""

import asyncio
from collections.abc import Awaitable, Callable
from secrets import token_hex

import asyncpg

from plek_common import primary
from plek_common.lock import Lock

BEAT_SECONDS = 1.0
SILENT_SECONDS = 4.0

_TAKE = f"select pg_try_advisory_lock({Lock.LEAD:d}, hashtext($1))"
_OUST = f"""
    select pg_terminate_backend(theirs.pid)
    from pg_locks lock
    join pg_stat_activity holder on holder.pid = lock.pid
    join pg_stat_activity theirs using (datid, usesysid, application_name)
    where lock.locktype = 'advisory' and lock.granted
    and lock.database = holder.datid and holder.datname = current_database()
    and lock.objsubid = 2 and lock.classid = {Lock.LEAD:d} and lock.objid = hashtext($1)::bit(32)::bigint::oid
    and holder.state_change < now() - make_interval(secs => $2)
"""  # noqa: S608 - the number is our own


async def leading(url: str, name: str, work: Callable[[str], Awaitable[None]]) -> None:
    """Runs `work` once no other process leads `name`, and as long as this one does.

    `work` gets the application name that its own sessions have to bear, so that they end with its lead.
    """
    badge = f"{token_hex(6)} {name}"
    settings = {"application_name": badge}
    connection = await primary.connect(url, command_timeout=10, server_settings=settings)
    try:
        while not await connection.fetchval(_TAKE, name):
            await primary.check(connection)
            await connection.execute(_OUST, name, SILENT_SECONDS)
            await asyncio.sleep(BEAT_SECONDS)
        await _first_of(work(badge), _beat(connection))
    finally:
        await connection.close(timeout=5)


async def _beat(connection: asyncpg.Connection) -> None:
    """Gives a sign of life, until the session is gone or its server takes no more writes."""
    while True:
        await primary.check(connection)
        await asyncio.sleep(BEAT_SECONDS)


async def _first_of(*works: Awaitable[None]) -> None:
    """Ends all as soon as one ended, the way that one did."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
