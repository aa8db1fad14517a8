"""Words that were taken back, wherever bundling left them: in what hubs were told, in the run beside and the former.

The stage takes a question out when it comes to its withdrawal. Where that is far off, because the stage is behind or
waits for another model, it is taken out here at once; the rest follows when the stage comes there.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from aggregator.bundles import publisher
from aggregator.decisions.service import hold
from aggregator.placement import embeddings, removal, repository, titles
from aggregator.placement.arrivals import BATCH, Arrival, at
from plek_common.outbox import Outbox

AT_ONCE = 32

_DUE = "select seq from taken_back where not is_forgotten order by seq limit $1"
_DONE = "update taken_back set is_forgotten = true where seq = $1"
_SCHEMAS = "select nspname from pg_namespace where nspname in ('beside', 'former') order by 1"
_TOLD = "select distinct aggregateid::uuid as id from public.outbox where payload is not null and ids_in(payload) @> $1"
# What is newest of a bundle stays; what was told before it is told no more: a topic that is filled again (decision 8)
# begins with nothing, and then gets what is true now.
_UNTELL = """
    update public.outbox o set payload = null where o.payload is not null and ids_in(o.payload) && $1::uuid[]
        and exists (select from public.outbox n where n.aggregateid = o.aggregateid and n.seq > o.seq)
"""


async def step(connection: asyncpg.Connection, outbox: Outbox, model: str, *, moves: bool) -> int:
    """Forgets what was taken back, as far as it is due; returns how much that was. `moves`: the stage does not wait."""
    done = 0
    for row in await connection.fetch(_DUE, AT_ONCE):
        async with connection.transaction():
            place = await hold(connection)
            if moves and place < row["seq"] <= place + BATCH:
                break
            arrival = await at(connection, row["seq"])
            if arrival:
                await _forget(connection, outbox, arrival, model, is_early=place < row["seq"])
            await connection.execute(_DONE, row["seq"])
        done += 1
    return done


async def _forget(
    connection: asyncpg.Connection, outbox: Outbox, arrival: Arrival, model: str, *, is_early: bool
) -> None:
    told = [row["id"] for row in await connection.fetch(_TOLD, [arrival.question.id])]
    touched = [*told, *(await _take_out(connection, arrival, model) if is_early else [])]
    await titles.retitle(connection, touched)
    await publisher.publish(connection, outbox, dict.fromkeys(touched, arrival.at))
    await connection.execute(_UNTELL, [arrival.question.id, *touched])
    for row in await connection.fetch(_SCHEMAS):
        await _forget_in(connection, row["nspname"], arrival, model)


async def _forget_in(connection: asyncpg.Connection, schema: str, arrival: Arrival, model: str) -> None:
    """The same in the tables of another run; whoever makes that goes on with what is left."""
    await connection.execute(f"set local search_path = {schema}, public")
    await hold(connection)
    touched = await _take_out(connection, arrival, model)
    await publisher.note(connection, dict.fromkeys(touched, arrival.at))
    await connection.execute("set local search_path = public")


async def _take_out(connection: asyncpg.Connection, arrival: Arrival, model: str) -> Sequence[UUID]:
    """Takes a question out before its turn. One that has words still comes back when it is its turn."""
    known = await repository.known(connection, arrival.key)
    if known.version >= arrival.version:
        return []
    if not arrival.is_gone:
        if not known.version:
            return []
        arrival = replace(arrival, version=known.version)
    await embeddings.forget(connection, arrival.key)
    return await removal.remove(connection, arrival, model)
