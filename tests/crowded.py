"""Many rows beside one that was made as people make it, so that PostgreSQL has a choice of how to find some of them."""

import asyncpg

from plek_common import dutch
from plek_common.keyset import NEWEST
from tests.desk import Desk
from tests.plans import plans

MANY = 20_000
RARE, COMMON, OTHER = "zeldzaam", "wijk", "straat"  # one row in two thousand, half of all, and the rest
SEARCHES = ("", "limit=100", "q=wijk", "q=zeldzaam", "q=wijk+straat", "q=nergens&limit=1")
IDS = "('0192' || lpad(to_hex(n), 8, '0') || '7000a000000000000000')::uuid"
_FILL = """
    insert into {table} select (jsonb_populate_record(made, jsonb_build_object({differs}))).*
    from generate_series(1, {count}) n, {table} made
"""


async def crowd(pool: asyncpg.Pool, table: str, **differs: str) -> None:
    """Copies the only row of the table; `differs` says in SQL what is otherwise in copy `n`, the older the lower."""
    rare, common, other = (_quoted(dutch.vector(word)) for word in (RARE, COMMON, OTHER))
    search = f"case when n % 2000 = 0 then {rare} when n % 2 = 0 then {common} else {other} end"
    columns = {"id": IDS, "search": search, **differs}
    pairs = ", ".join(f"'{name}', {value}" for name, value in columns.items())
    await pool.execute(_FILL.format(table=table, differs=pairs, count=MANY), timeout=120)
    await pool.execute(f"analyze {table}")


async def read_too_much(
    desk: Desk, pool: asyncpg.Pool, table: str, path: str, queries: list[str]
) -> dict[str, tuple[set[str], int]]:
    """Of each list that was read from end to end, or by more rows than fit on a few pages, how that was done."""
    found = {}
    is_public = (await desk.api.get(path)).status_code == 200
    for query in queries:
        for headers in [{}, desk.headers] if is_public else [desk.headers]:
            async with plans(desk.api, pool, table) as seen:
                answer = await desk.api.get(f"{path}?{query}", headers=headers)
            assert answer.status_code == 200, answer.text
            if "Seq Scan" in seen.scans or seen.rows >= 2 * NEWEST:
                found[f"{query} {'coordinator' if headers else 'everybody'}"] = (seen.scans, seen.rows)
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
