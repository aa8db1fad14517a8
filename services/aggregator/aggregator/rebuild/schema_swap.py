"""The schemas next to `public`: `beside`, where another comparison is made, and `former`, the one that was in use.

Each has tables of its own for all that bundling makes, a place in the journal, and an outbox that keeps nothing. A
connection with `search_path` "beside, public" works on those and reads the rest, such as the journal, from `public`.
"""

import asyncio

import asyncpg

from aggregator.models import metadata

TABLES = tuple(name for name, table in metadata.tables.items() if table.info.get("is_made_anew"))
# Shorter than the second after which PostgreSQL looks for deadlocks: it is not a reader who has to give in.
PATIENCE_MS, TRIES = 500, 120

_HERE = "select relname, reloptions from pg_class where relnamespace = 'public'::regnamespace and relname = any($1)"
_CONSTRAINTS = """
    select c.relname, k.conname, pg_get_constraintdef(k.oid) as definition from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and k.contype in ('p', 'u', 'f', 'x')
    order by k.contype = 'f', k.conname
"""
_INDEXES = """
    select pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = any($1)
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
"""
_SHAPE = """
    select c.relname, 'column', a.attname, format_type(a.atttypid, a.atttypmod)
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = '{schema}'::regnamespace and c.relname = any($1) and a.attnum > 0 and not a.attisdropped
    union all select c.relname, 'index', x.relname, ''
    from pg_class c join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
    where c.relnamespace = '{schema}'::regnamespace and c.relname = any($1)
    union all select c.relname, 'constraint', k.conname, '' from pg_class c join pg_constraint k on k.conrelid = c.oid
    where c.relnamespace = '{schema}'::regnamespace and c.relname = any($1) and k.contype in ('p', 'u', 'f', 'x')
"""
_SILENT = """
    create table {schema}.outbox (like public.outbox);
    create function {schema}.keep_nothing() returns trigger language plpgsql as 'begin return null; end';
    create trigger silent before insert on {schema}.outbox for each row execute function {schema}.keep_nothing()
"""


class Outgrown(Exception):
    """The tables of this schema are not those of `public` any more: a migration came between."""


async def exists(connection: asyncpg.Connection, schema: str) -> bool:
    found: bool = await connection.fetchval("select to_regnamespace($1) is not null", schema)
    return found


async def make(connection: asyncpg.Connection) -> None:
    """Empty tables in `beside`, with the indexes, constraints and names that those of `public` have."""
    await connection.execute("create schema beside")
    await connection.execute("set local search_path = public")
    for row in await connection.fetch(_HERE, TABLES):
        await _copy(connection, row["relname"], row["reloptions"])
    constraints, indexes = await connection.fetch(_CONSTRAINTS, TABLES), await connection.fetch(_INDEXES, TABLES)
    await connection.execute("set local search_path = beside, public")
    for row in constraints:
        await connection.execute(
            f'alter table beside.{row["relname"]} add constraint "{row["conname"]}" {row["definition"]}'
        )
    for row in indexes:
        await connection.execute(row["definition"].replace(" ON public.", " ON beside.", 1))
    await _give_place(connection, "beside")


async def check(connection: asyncpg.Connection, schema: str) -> None:
    """
    Raises:
        Outgrown: these tables cannot take the place of those in `public`.
    """
    here, there = _SHAPE.format(schema="public"), _SHAPE.format(schema=schema)
    differs = f"(({here}) except ({there})) union all (({there}) except ({here}))"
    if rows := await connection.fetch(differs, TABLES):
        raise Outgrown(f"{schema}: {', '.join(f'{row[0]}.{row[2]}' for row in rows)}")


async def analyze(connection: asyncpg.Connection) -> None:
    """Tells the planner how full the tables in `beside` are: it first saw them empty."""
    for row in await connection.fetch(_HERE, TABLES):
        await connection.execute(f"analyze beside.{row['relname']}")


async def swap(connection: asyncpg.Connection) -> None:
    """What was beside is in use, what was in use is the former. In the transaction of the caller, who holds the stage.

    Raises:
        asyncpg.LockNotAvailableError: somebody reads and does not stop.
    """
    names = [row["relname"] for row in await connection.fetch(_HERE, TABLES)]
    await connection.execute("drop schema if exists former cascade")
    await connection.execute("create schema former")
    await _give_place(connection, "former")
    await connection.execute("insert into former.stage select * from public.stage")
    await _take(connection, names)
    for schema, to in (("public", "former"), ("beside", "public")):
        for name in names:
            await connection.execute(f"alter table {schema}.{name} set schema {to}")


async def _copy(connection: asyncpg.Connection, name: str, options: list[str] | None) -> None:
    like = f"like public.{name} including all excluding indexes"
    await connection.execute(f"create table beside.{name} ({like})")
    if options:
        await connection.execute(f"alter table beside.{name} set ({', '.join(options)})")


async def _give_place(connection: asyncpg.Connection, schema: str) -> None:
    await connection.execute(f"create table {schema}.stage (like public.stage including all)")
    await connection.execute(_SILENT.format(schema=schema))


async def _take(connection: asyncpg.Connection, names: list[str]) -> None:
    """All of these tables for ourselves; whoever comes meanwhile waits half a second at most."""
    await connection.execute(f"set local lock_timeout = '{PATIENCE_MS}ms'")
    for left in reversed(range(TRIES)):
        try:
            async with connection.transaction():
                await connection.execute(f"lock table {', '.join(f'public.{name}' for name in names)}")
                return
        except asyncpg.LockNotAvailableError:
            if not left:
                raise
            await asyncio.sleep(PATIENCE_MS / 1000)
