"""What an administrator does in a PostgreSQL, wherever it runs."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg

from plek_local.faults import DidNotStart, NotReachable

T = TypeVar("T")


def answers(url: str, seconds: float = 2) -> bool:
    """Whether a login succeeds now. DidNotStart when a server that is ours refuses our password."""
    try:
        _run(_login(url, seconds))
    except asyncpg.InvalidPasswordError:
        raise DidNotStart("The data folder has other passwords than its folder `secrets`: clean-data") from None
    except (OSError, asyncpg.PostgresError, TimeoutError, asyncpg.InterfaceError):
        return False
    return True


def check(url: str) -> None:
    """NotReachable, without the password in it, when a login does not succeed."""
    try:
        _run(_login(url, 8))
    except (OSError, asyncpg.PostgresError, TimeoutError, asyncpg.InterfaceError, ValueError) as error:
        place = f"{urlsplit(url).hostname}:{urlsplit(url).port or 5432}"
        reason = str(error).split("\n")[0] or type(error).__name__
        raise NotReachable(f"PLEK_DATABASE_URL: no login to PostgreSQL at {place}: {reason}") from None


def create_databases(url: str, names: Sequence[str]) -> list[str]:
    """Creates the databases that are missing; returns their names."""
    return _run(_create(url, names))


async def _login(url: str, seconds: float) -> None:
    connection = await asyncpg.connect(url, timeout=seconds)
    await connection.close()


async def _create(url: str, names: Sequence[str]) -> list[str]:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        there = {row["datname"] for row in await connection.fetch("select datname from pg_database")}
        missing = [name for name in dict.fromkeys(names) if name not in there]
        for name in missing:
            await _create_one(connection, name)
        return missing
    finally:
        await connection.close()


async def _create_one(connection: asyncpg.Connection, name: str) -> None:
    quoted = name.replace('"', '""')
    try:
        await connection.execute(f'create database "{quoted}"')
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        return  # somebody else was first


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Runs it to its end, also when the caller is inside an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
