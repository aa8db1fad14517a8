"""What an administrator does in a PostgreSQL, wherever it runs."""

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg

from plek_local import owners
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


def own(url: str, passwords: Mapping[str, str]) -> list[str]:
    """A database and a login for each name (owners.py); returns the databases that are new."""
    return _run(owners.own(url, passwords))


def template(admin_url: str, organisation: str) -> str:
    """The address of an organisation's databases, as PLEK_DATABASE_URL has it."""
    place = urlsplit(admin_url)
    there = place.netloc.rpartition("@")[2]
    return f"{place.scheme}://{organisation}_{{service}}:{{password}}@{there}/{organisation}_{{service}}"


async def _login(url: str, seconds: float) -> None:
    connection = await asyncpg.connect(url, timeout=seconds)
    await connection.close()


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Runs it to its end, also when the caller is inside an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
