"""Bringing databases up to date: several at once, and by a program that is older than its database."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import asyncpg
import pytest
from contracts.catalogue import services
from tests.environment import environment

from plek_common.settings import Settings
from plek_local.parts import Parts

NAMES = tuple(services())


@pytest.fixture
async def empty(parts: Parts) -> AsyncIterator[str]:
    """The address of databases that hold nothing yet."""
    mark = f"empty_{uuid4().hex[:8]}"
    for name in NAMES:
        await execute(parts.database_url, f"create database {mark}_{name}")
    yield f"{parts.database_url.rsplit('/', 1)[0]}/{mark}_{{service}}"
    for name in NAMES:
        await execute(parts.database_url, f"drop database {mark}_{name} with (force)")


async def migrate(settings: Settings) -> tuple[int, str]:
    """Exit status of `plek migrate`, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "plek_common.command",
        "migrate",
        *NAMES,
        env=os.environ | environment(settings),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    return process.returncode or 0, said.decode()


async def execute(url: str, statement: str) -> str | None:
    """What the statement returns first, if anything."""
    connection = await asyncpg.connect(url)
    try:
        found: str | None = await connection.fetchval(statement)
        return found
    finally:
        await connection.close()


async def test_three_programs_at_once_bring_empty_databases_up_to_date(
    empty: str, settings_of: Callable[..., Settings]
) -> None:
    settings = settings_of(empty, kafka=False)
    done = await asyncio.gather(*(migrate(settings) for _ in range(3)))
    assert [status for status, _ in done] == [0, 0, 0], [said for _, said in done]
    for name in NAMES:
        assert await execute(settings.database(name), "select version_num from alembic_version")


async def test_a_program_that_is_older_than_its_database_says_so_in_a_sentence(
    empty: str, settings_of: Callable[..., Settings]
) -> None:
    settings = settings_of(empty, kafka=False)
    assert (await migrate(settings))[0] == 0
    await execute(settings.database("partner"), "update alembic_version set version_num = 'partner_9999'")
    status, said = await migrate(settings)
    assert status == 2
    assert "plek: partner: the database is at partner_9999, which this program does not know" in said
    assert "newer program" in said
    assert "Traceback" not in said


async def test_a_database_that_takes_no_migration_is_named(settings_of: Callable[..., Settings]) -> None:
    status, said = await migrate(settings_of("postgresql://nobody:x@127.0.0.1:1/{service}", kafka=False))
    assert (status, "Traceback" in said) == (2, False)
    assert "plek: question: " in said
