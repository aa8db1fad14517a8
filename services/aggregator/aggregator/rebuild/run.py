"""A run beside: the stage goes through the journal once more, as far as the live one is, in tables of its own.

Never further, because what people decide takes its place between the arrivals by where the live stage is. Each batch
is kept, and the place in the journal with it, so that whoever stops it can go on.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
from uuid_utils.compat import uuid7

from aggregator.decisions.replay import Replay
from aggregator.decisions.service import hold
from aggregator.rebuild import schema_swap
from aggregator.similarity import SHIPPED, Embedder
from aggregator.stage.worker import BundleStage
from plek_common import primary
from plek_common.clock import now
from plek_common.lock import Lock
from plek_common.settings import Settings

VERSION = SHIPPED.version
FIRST_LOOK = 500  # questions, until the planner is told anew; then each time that there are twice as many

_BEGIN = """
    insert into run (id, state, model, version, begun_at) values ($1, 'beside', $2, $3, $4)
"""
_RUN = "select model, version from run where state = 'beside'"
_PLACE = "select coalesce((select seq from beside.stage where name = 'bundle'), 0)"
_LIVE = "select coalesce((select seq from public.stage where name = 'bundle'), 0)"
_NOTE = "update run set place = $1 where state = 'beside'"

Tell = Callable[[int, int], None]


class Busy(Exception):
    """Another command works on the run."""


class Unfit(Exception):
    """The run cannot be gone on with; says why."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection that works in `beside`, the only one to do so.

    Raises:
        Busy: there is another.
    """
    # A crash of PostgreSQL may lose the last batches, which are then made again.
    works = {"search_path": "beside, public", "synchronous_commit": "off"}
    connection = await primary.connect(settings.database("aggregator"), server_settings=works)
    try:
        if not await connection.fetchval(Lock.REBUILD.attempt):
            raise Busy("Another command works on the run beside.")
        yield connection
    finally:
        await connection.close()


async def make(connection: asyncpg.Connection, stage: BundleStage, embedder: Embedder, tell: Tell) -> int:
    """Begins the run, or goes on where it was, until it is as far as the live stage; returns that place.

    `tell` hears where it is and how far it goes.

    Raises:
        Unfit, Outgrown: it was begun with another model, version or tables.
    """
    await _begin(connection, embedder)
    look = FIRST_LOOK
    while (place := await connection.fetchval(_PLACE)) < (live := await connection.fetchval(_LIVE)):
        tell(place, live)
        assert await stage.step(connection, embedder, upto=live), "the stage moves on"
        if place >= look:
            await schema_swap.analyze(connection)
            look = 2 * place
    await _decide(connection, stage, place)
    await connection.execute(_NOTE, place)
    tell(place, place)
    return int(place)


async def check(connection: asyncpg.Connection, embedder: Embedder) -> None:
    """
    Raises:
        Unfit, Outgrown: the run that is there is not one that this software can go on with.
    """
    run = await connection.fetchrow(_RUN)
    here = {"model": embedder.version, "version": VERSION}
    if run is None or dict(run) != here:
        begun = dict(run) if run else "nothing"
        raise Unfit(f"The run was begun with {begun}, here is {here}. Drop it, or start the software that began it.")
    await schema_swap.check(connection, "beside")


async def _begin(connection: asyncpg.Connection, embedder: Embedder) -> None:
    if not await schema_swap.exists(connection, "beside"):
        async with connection.transaction():
            await schema_swap.make(connection)
            await connection.execute(_BEGIN, uuid7(), embedder.version, VERSION, now())
    await check(connection, embedder)


async def _decide(connection: asyncpg.Connection, stage: BundleStage, place: int) -> None:
    """Takes what was decided since the live stage came to this place."""
    async with connection.transaction():
        await hold(connection)
        decisions = await Replay.between(connection, stage.outbox, place, place)
        await decisions.up_to(place + 1)
