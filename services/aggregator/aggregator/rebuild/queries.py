"""Reads of runs."""

import json

import asyncpg

from aggregator.rebuild.schemas import RunRead

_RUNS = """
    select id, state, model, version, begun_at, made_at, activated_at, diff::text as diff from run
    order by begun_at desc, id desc
"""


async def runs(connection: asyncpg.Connection) -> list[RunRead]:
    """All runs that are kept, the newest first."""
    rows = await connection.fetch(_RUNS)
    return [RunRead(**{**dict(row), "diff": json.loads(row["diff"]) if row["diff"] else None}) for row in rows]
