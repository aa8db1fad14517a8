"""Putting the run beside into use, and taking that back: the tables change places in one transaction.

Hubs keep what they were told until something else is told, so a bundle that is the same keeps its version and its
story; one that is not goes on counting from what hubs know. Ids that hubs know never vanish or begin anew.
"""

from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from aggregator.bundles import publisher
from aggregator.placement import titles
from aggregator.rebuild import run as rebuild_run
from aggregator.rebuild import schema_swap
from aggregator.rebuild.run import Tell, Unfit
from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage
from plek_common.clock import now

RENEWED = "De vergelijking is vernieuwd: alle vragen zijn opnieuw met elkaar vergeleken."
TAKEN_BACK = "De vergelijking is teruggezet: de vorige is weer in gebruik."
AT_ONCE = 200

_HOLD = "insert into public.stage (name) values ('bundle') on conflict (name) do update set name = excluded.name"
# Bundles that hubs know and that the run has not: they go on in the bundle where their first question is now.
_GONE = """
    insert into beside.bundle (id, version, title, created_at, since, body, merged_into)
    select p.id, p.version, $1, p.created_at, p.since, p.body, coalesce(
        (select b.bundle_id from beside.placement b where b.hub = p.body #>> '{members,0,hub}'
            and b.question_id = (p.body #>> '{members,0,questionId}')::uuid),
        (select b.id from beside.bundle b where b.id = p.merged_into))
    from public.bundle p where p.body is not null and not exists (select from beside.bundle b where b.id = p.id)
    returning id, since is not null as is_shared
"""
_SAME = """
    update beside.bundle b set version = p.version, body = p.body, since = p.since from public.bundle p
    where p.id = b.id and p.body - '{version,since}'::text[] = b.body - '{version,since}'::text[]
    returning b.id
"""
_OTHERWISE = """
    update beside.bundle b set version = greatest(b.version, p.version), body = p.body,
        since = coalesce(p.since, b.since)
    from public.bundle p where p.id = b.id and p.body is not null and b.id <> all ($1::uuid[]) returning b.id
"""
_NEW = """
    update beside.bundle b set body = null where b.body is not null
        and not exists (select from public.bundle p where p.id = b.id and p.body is not null) returning b.id
"""
_STORIES = (
    "delete from beside.history h using public.bundle p where p.id = h.bundle_id and p.body is not null",
    "insert into beside.history select h.* from public.history h join public.bundle p on p.id = h.bundle_id "
    "where p.body is not null",
)
_PLACE = """
    update public.stage s set model = b.model, status = b.status, vectors = b.vectors
    from beside.stage b where b.name = s.name and s.name = 'bundle'
"""
# Another model may see otherwise what was looked at once more.
_LOOK_AGAIN = """
    delete from public.stage where name = 'reconcile'
        and (select vectors from beside.stage where name = 'bundle') is distinct from
            (select vectors from public.stage where name = 'bundle')
"""
_FIRST = """
    insert into run (id, state, model, version, begun_at, place) select $1, 'active', coalesce(s.model, ''), '', $2, 0
    from public.stage s where s.name = 'bundle' and not exists (select from run where state = 'active')
"""
_RUNS = (
    "update run set state = 'ended' where state = 'former'",
    "update run set state = 'former' where state = 'active'",
)
_ACTIVE = "update run set state = 'active', activated_at = $1 where state = 'beside'"
_UNUSED = """
    delete from embedding where model not in (
        select vectors from public.stage where vectors is not null
        union select vectors from former.stage where vectors is not null
    )
"""
_FORMER = "select model, version from run where state = 'former'"
_ORPHANS = """
    delete from embedding e where not exists (
        select from public.placement p where (p.hub, p.question_id) = (e.hub, e.question_id) and p.bundle_id is not null
    )
"""


async def activate(
    connection: asyncpg.Connection, stage: BundleStage, embedder: Embedder, tell: Tell, because: str = RENEWED
) -> int:
    """Puts the run into use and returns of how many bundles hubs are told. The live stage and people's decisions wait
    while it does; readers for half a second at most.

    Raises:
        Unfit, Outgrown: there is no run, or it does not fit this software or these tables.
    """
    await rebuild_run.check(connection, embedder)
    await rebuild_run.make(connection, stage, embedder, tell)
    async with connection.transaction():
        await connection.execute("set local synchronous_commit = on")
        await connection.execute(_HOLD)
        await rebuild_run.make(connection, stage, embedder, tell)
        told = await _renew(connection, stage, because)
        await schema_swap.swap(connection)
        await _settle(connection)
    await connection.execute(_UNUSED)
    return told


async def back(connection: asyncpg.Connection, stage: BundleStage, embedder: Embedder, tell: Tell) -> int:
    """The former comparison is in use again, with all that came in since; what was in use is the former.

    Raises:
        Unfit, Outgrown: there is none, there is a run beside, or it does not fit this software or these tables.
    """
    async with connection.transaction():
        run = await connection.fetchrow(_FORMER)
        if run is None or await schema_swap.exists(connection, "beside"):
            raise Unfit("There is nothing to go back to." if run is None else "There is a run beside. Drop it first.")
        if run["model"] != embedder.version:
            raise Unfit(f"The former was made with {run['model']}. Start the software that has it.")
        await schema_swap.check(connection, "former")
        await connection.execute("alter schema former rename to beside")
        # What it goes on with is this software; an older one is not what its version says any more.
        await connection.execute(
            "update run set state = 'beside', version = $1 where state = 'former'", rebuild_run.VERSION
        )
    return await activate(connection, stage, embedder, tell, TAKEN_BACK)


async def drop(connection: asyncpg.Connection, schema: str) -> None:
    """Throws the run away (`beside`), or the former tables (`former`), with the vectors that nobody has any more."""
    async with connection.transaction():
        await connection.execute(f"drop schema if exists {schema} cascade")
        await connection.execute("update run set state = 'dropped' where state = $1", schema)
    await connection.execute(_ORPHANS)


async def _renew(connection: asyncpg.Connection, stage: BundleStage, because: str) -> int:
    """Lets the bundles in `beside` go on from what hubs know, and tells what is otherwise."""
    gone = await connection.fetch(_GONE, titles.MERGED)
    same = [row["id"] for row in await connection.fetch(_SAME)]
    known = [row["id"] for row in gone]
    other = await connection.fetch(_OTHERWISE, [*same, *known])
    new = await connection.fetch(_NEW)
    for statement in _STORIES:
        await connection.execute(statement)
    ids: list[UUID] = sorted(row["id"] for row in [*(row for row in gone if row["is_shared"]), *other, *new])
    await connection.execute("drop table beside.outbox")  # from here on it is the real one
    at, told = now(), 0
    for start in range(0, len(ids), AT_ONCE):
        touched = dict.fromkeys(ids[start : start + AT_ONCE], at)
        told += len(await publisher.publish(connection, stage.outbox, touched, because))
    return told


async def _settle(connection: asyncpg.Connection) -> None:
    await connection.execute(_LOOK_AGAIN)
    await connection.execute(_PLACE)
    await connection.execute("drop schema beside cascade")
    await connection.execute(_FIRST, uuid7(), now())
    for statement in _RUNS:
        await connection.execute(statement)
    await connection.execute(_ACTIVE, now())
