"""What PostgreSQL itself says of tables: of those that migrations made, and of those that a MetaData would make."""

import asyncpg
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

# Constraints without their names, which PostgreSQL and SQLAlchemy choose differently; indexes with theirs.
_SHAPE = """
    with mine as (
        select c.oid, c.relname, c.reloptions from pg_class c
        where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'alembic_version'
    )
    select relname || ': ' || concat_ws(', ', variadic coalesce(reloptions, '{}')) ||
        coalesce(obj_description(oid, 'pg_class'), '') from mine
    union all
    select relname || '.' || attname || ': ' || concat_ws(' ', format_type(atttypid, atttypmod),
        case when attnotnull then 'not null' end, 'default ' || pg_get_expr(d.adbin, d.adrelid),
        'identity ' || nullif(attidentity::text, ''), 'storage ' || attstorage::text,
        'collate ' || nullif(attcollation, 100), col_description(mine.oid, attnum))
    from mine join pg_attribute on attrelid = mine.oid
    left join pg_attrdef d on d.adrelid = mine.oid and d.adnum = attnum where attnum > 0 and not attisdropped
    union all
    select relname || ': ' || pg_get_constraintdef(k.oid) from mine join pg_constraint k on k.conrelid = mine.oid
    where k.contype <> 'n'
    union all
    select replace(pg_get_indexdef(indexrelid), ' ON ' || $1 || '.', ' ON ') from mine join pg_index on indrelid = oid
    where not exists (select from pg_constraint where conindid = indexrelid)
"""


async def migrated(url: str) -> set[str]:
    """Tables, columns, constraints and indexes as the migrations made them, a line each."""
    return await _shape(url, "public")


async def declared(url: str, metadata: MetaData) -> set[str]:
    """The same as this metadata makes them, in a schema beside, where the functions and types of the migrations are."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_make, metadata)
    finally:
        await engine.dispose()
    return await _shape(url, "twin")


def _make(connection: Connection, metadata: MetaData) -> None:
    for statement in ("drop schema if exists twin cascade", "create schema twin", "set search_path = twin, public"):
        connection.execute(text(statement))
    metadata.create_all(connection, checkfirst=False)


async def _shape(url: str, schema: str) -> set[str]:
    connection = await asyncpg.connect(url, server_settings={"search_path": f"{schema}, public"})
    try:
        return {row[0] for row in await connection.fetch(_SHAPE, schema)}
    finally:
        await connection.close()
