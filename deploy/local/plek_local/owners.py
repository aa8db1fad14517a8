"""A database per service, each with an owner of its own: nobody else may even connect.

A service that is broken into reads its own rows and no other service's people; none of them is the administrator.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import asyncpg

# pgvector is no trusted extension: only an administrator can make it, and only this database needs it.
_EXTENSIONS = {"_aggregator": "vector"}

_DATABASES = "select datname from pg_database"
_LOGIN = """
    select format(case when to_regrole(quote_ident($1::text)) is null then 'create' else 'alter' end
        || ' role %I login nosuperuser nocreatedb nocreaterole nobypassrls password %L', $1::text, $2::text)
"""
_NEW = "select format('create database %I owner %I', $1::text, $1::text)"
_CLOSE = (
    "select format('alter database %I owner to %I', $1::text, $1::text)",
    "select format('revoke all on database %I from public', $1::text)",
)
# What an earlier version made as the administrator goes to the owner. What an extension brought stays.
_TAKE_OVER = """
    with mine as (select oid from pg_namespace where nspname !~ '^(pg_|information_schema)'), brought as (
        select classid, objid from pg_depend where deptype = 'e'
    )
    select format('alter schema %I owner to %I', nspname, $1::text) from pg_namespace
    where oid in (select oid from mine) and nspowner <> to_regrole(quote_ident($1::text))
    union all
    select format('alter %s %s owner to %I',
        case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end,
        oid::regclass, $1::text) from pg_class c
    where relnamespace in (select oid from mine) and relkind in ('r', 'p', 'v', 'm', 'S')
        and relowner <> to_regrole(quote_ident($1::text))
        and not exists (select from brought where classid = 'pg_class'::regclass and objid = c.oid)
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')
    union all
    select format('alter routine %s owner to %I', oid::regprocedure, $1::text) from pg_proc p
    where pronamespace in (select oid from mine) and proowner <> to_regrole(quote_ident($1::text))
        and not exists (select from brought where classid = 'pg_proc'::regclass and objid = p.oid)
"""


async def own(admin_url: str, passwords: Mapping[str, str]) -> list[str]:
    """Gives each name a database and a login of that name, closed to everybody else; returns the new databases."""
    made = []
    connection = await asyncpg.connect(admin_url, timeout=10)
    try:
        there = {row["datname"] for row in await connection.fetch(_DATABASES)}
        for name, password in passwords.items():
            await connection.execute(await connection.fetchval(_LOGIN, name, password))
            if name not in there:
                made += await _create(connection, name)
            for statement in _CLOSE:
                await connection.execute(await connection.fetchval(statement, name))
    finally:
        await connection.close()
    for name in passwords:
        await _hand_over(urlunsplit(urlsplit(admin_url)._replace(path=f"/{name}")), name)
    return made


async def _create(connection: asyncpg.Connection, name: str) -> list[str]:
    try:
        await connection.execute(await connection.fetchval(_NEW, name))
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        return []  # somebody else was first
    return [name]


async def _hand_over(url: str, owner: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        for ending, extension in _EXTENSIONS.items():
            if owner.endswith(ending):
                await connection.execute(f"create extension if not exists {extension}")
        for row in await connection.fetch(_TAKE_OVER, owner):
            await connection.execute(row[0])
    finally:
        await connection.close()
