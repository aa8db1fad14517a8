"""How PostgreSQL went about what a request asked of it: the statements that were sent, explained once more."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy import event

from plek_common.database import Database

EXPLAINED = ("select", "with", "insert", "update", "delete")


@dataclass
class Plans:
    """What was done with one table, in every plan of every statement."""

    scans: set[str] = field(default_factory=set)
    rows: int = 0  # that were looked at, in the plan that looked at most of them

    def add(self, table: str, plan: dict[str, Any]) -> None:
        nodes = [node for node in _nodes(plan) if node.get("Relation Name") == table]
        self.scans |= {node["Node Type"] for node in nodes}
        self.rows = max(self.rows, int(sum(map(_seen, nodes))))


Statement = tuple[str, tuple[Any, ...]]  # and its values


@contextmanager
def statements(database: Database) -> Iterator[list[Statement]]:
    """What is asked of this database meanwhile, by sessions and on connections of the driver."""
    sent: list[Statement] = []
    connect = database.connection

    def note(_: Any, __: Any, statement: str, values: tuple[Any, ...], *___: Any) -> None:
        sent.append((statement, values))

    @asynccontextmanager
    async def noted() -> AsyncIterator[asyncpg.Connection]:
        async with connect() as connection:
            with connection.query_logger(lambda asked: sent.append((asked.query, asked.args))):
                yield connection

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "connection", noted)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def plans(api: httpx.AsyncClient, pool: asyncpg.Pool, table: str) -> AsyncIterator[Plans]:
    """Afterwards it tells how this table was read by what was asked of the API meanwhile."""
    found = Plans()
    with statements(api.app.state.database) as sent:  # type: ignore[attr-defined]
        yield found
    await asyncio.sleep(0)  # the driver tells of a statement in the next turn of the loop
    asked = [each for each in sent if _is_explained(each[0])]
    assert asked, "nothing was asked"
    for statement, values in asked:
        found.add(table, await _plan(pool, statement, values))


def _is_explained(statement: str) -> bool:
    return statement.lstrip("( \n").split(maxsplit=1)[0].lower() in EXPLAINED


class Explained:
    """A connection that also tells, of these tables, how PostgreSQL went about what was asked of it."""

    def __init__(self, connection: asyncpg.Connection, *tables: str) -> None:
        self.connection = connection
        self.plans = {table: Plans() for table in tables}

    @property
    def read_whole(self) -> set[str]:
        """The tables that were read from end to end."""
        return {table for table, plans in self.plans.items() if "Seq Scan" in plans.scans}

    def transaction(self) -> Any:
        return self.connection.transaction()

    async def execute(self, statement: str, *values: Any) -> str:
        await self._explain(statement, values)
        return str(await self.connection.execute(statement, *values))

    async def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            await self.execute(statement, *row)

    async def fetch(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        await self._explain(statement, values)
        return list(await self.connection.fetch(statement, *values))

    async def fetchrow(self, statement: str, *values: Any) -> asyncpg.Record | None:
        return next(iter(await self.fetch(statement, *values)), None)

    async def fetchval(self, statement: str, *values: Any) -> Any:
        row = await self.fetchrow(statement, *values)
        return row[0] if row else None

    async def _explain(self, statement: str, values: Sequence[Any]) -> None:
        """Explaining does what is explained, so that is taken back."""
        if not _is_explained(statement):
            return
        trial = self.connection.transaction()
        await trial.start()
        plan = await _plan(self.connection, statement, values)
        await trial.rollback()
        for table, plans in self.plans.items():
            plans.add(table, plan)


async def _plan(asked: asyncpg.Connection | asyncpg.Pool, statement: str, values: Sequence[Any]) -> dict[str, Any]:
    told = await asked.fetchval(f"explain (analyze, format json) {statement}", *values)
    plan: dict[str, Any] = json.loads(told)[0]["Plan"]
    return plan


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for below in plan.get("Plans", []) for node in _nodes(below))]


def _seen(node: dict[str, Any]) -> float:
    per_loop = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    rows: float = per_loop * node["Actual Loops"]
    return rows


async def two_pages_of(api: httpx.AsyncClient, pool: asyncpg.Pool, word: str) -> tuple[list[str], list[str]]:
    """The ids that a search for the word shows on two pages of three, and those of all that hold it, newest first."""
    rows = await pool.fetch("select id from question where title || text ilike $1 order by id desc", f"%{word}%")
    first = (await api.get(f"/questions?q={word}&limit=3")).json()
    second = (await api.get(f"/questions?q={word}&limit=3&cursor={first['next']}")).json()
    return [item["id"] for item in [*first["items"], *second["items"]]], [str(row["id"]) for row in rows]
