"""Gives rows of the audit log their place and their link, within a second after they were written.

Requests write their rows side by side and wait for nobody. One worker at a time hangs them into the chain, in the order
in which it finds them: a row that commits late comes later, and none is passed by.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import date

import asyncpg

from plek_common import clock, primary
from plek_common.audit import chain
from plek_common.audit.deed import COLUMNS
from plek_common.lock import Lock
from plek_common.settings import Settings

log = logging.getLogger(__name__)

REST_SECONDS = 1.0
BATCH = 1_000

_SOME = "select exists (select from audit where place is null)"
_ALONE = f"select pg_try_advisory_xact_lock({Lock.SEAL:d})"
# For update, so that a server that only reads says so.
_UNSEALED = f"select seq, at, {', '.join(COLUMNS)} from audit where place is null order by seq limit $1 for update"  # noqa: S608
HEAD = "select place, link from audit where place is not null order by place desc limit 1"
_SEAL = """
    update audit set place = n.place, link = n.link
    from unnest($1::bigint[], $2::bigint[], $3::bytea[]) as n (seq, place, link) where audit.seq = n.seq
"""


class Sealer:
    """The background worker of one database; of several one seals, and the others do no harm."""

    def __init__(self, settings: Settings, service: str) -> None:
        self.url, self.service = settings.database(service), service
        self._told_on: date | None = None

    async def run(self) -> None:
        connection = await primary.connect(self.url, command_timeout=30)
        try:
            while True:
                while await seal(connection) == BATCH:
                    pass
                await self._tell(connection)
                await asyncio.sleep(REST_SECONDS)
                await primary.check(connection)
        finally:
            await connection.close(timeout=5)

    async def _tell(self, connection: asyncpg.Connection) -> None:
        """Once a day the log says where the chain ends: who cuts its end off, or makes all of it anew, is found out by
        what was kept elsewhere."""
        today = clock.today(clock.now())
        if today != self._told_on and (head := await connection.fetchrow(HEAD)):
            log.warning("audit log of %s ends at %s", self.service, chain.written(head["place"], head["link"]))
            self._told_on = today


async def seal(connection: asyncpg.Connection) -> int:
    """Hangs the rows that wait into the chain, at most BATCH; returns how many."""
    if not await connection.fetchval(_SOME):
        return 0
    async with connection.transaction():
        if not await connection.fetchval(_ALONE):
            return 0
        rows = await connection.fetch(_UNSEALED, BATCH)
        head = await connection.fetchrow(HEAD)
        place, before = (head["place"], head["link"]) if head else (0, chain.BEGIN)
        await connection.execute(_SEAL, *_links(rows, place, before))
    return len(rows)


def _links(rows: Sequence[asyncpg.Record], last: int, before: bytes) -> tuple[list[int], list[int], list[bytes]]:
    places = list(range(last + 1, last + 1 + len(rows)))
    links = []
    for place, row in zip(places, rows, strict=True):
        before = chain.link(before, place, row)
        links.append(before)
    return [row["seq"] for row in rows], places, links
