"""Looks into the database after a run: a contestant that wrote less than it should is no contestant."""

import asyncio
from collections.abc import Sequence

import asyncpg

from tests.conftest import oin


def register_hubs(url: str, hubs: Sequence[str]) -> None:
    asyncio.run(_register(url, hubs))


def check(url: str, expected: int) -> None:
    """Raises AssertionError when the journal is not `expected` events long, without gaps, or a question is missing."""
    asyncio.run(_check(url, expected))


async def _register(url: str, hubs: Sequence[str]) -> None:
    connection = await asyncpg.connect(url)
    rows = [(hub, hub.title(), oin(hub), [f"GM{number:04}"]) for number, hub in enumerate(hubs)]
    await connection.executemany("insert into hub (id, name, oin, areas) values ($1, $2, $3, $4)", rows)
    await connection.close()


async def _check(url: str, expected: int) -> None:
    connection = await asyncpg.connect(url)
    count, last, entities, questions = await connection.fetchrow(
        "select count(*), max(seq), count(distinct (hub, entity_id)), (select count(*) from question) from journal"
    )
    await connection.close()
    assert (count, last, entities) == (expected, expected, questions), f"wrote {count} of {expected}, to {last}"
