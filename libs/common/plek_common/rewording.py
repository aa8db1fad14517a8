"""Makes anew what rows are found by, once other lexemes are made of the same texts: other rules, lists or letters."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import asyncpg

from plek_common import dutch, primary
from plek_common.findable import Findable
from plek_common.settings import Settings

log = logging.getLogger(__name__)

REST_SECONDS = 3600
BATCH = 100  # rows: their words are made in a tenth of a second or less
# What somebody changed meanwhile is another row, and has got its words from who changed it.
_READ = """
    select id, xmin::text as seen, {columns} from {table}
    where ($1::uuid is null or id > $1) and words_version is distinct from $2 order by id limit {batch}
"""
_WRITE = """
    update {table} as old set search = made.search::tsvector, words_version = $4
    from unnest($1::uuid[], $2::text[], $3::text[]) as made (id, seen, search)
    where old.id = made.id and old.xmin::text = made.seen
"""


class Rewording:
    """The background worker of one database; two of them do no harm. Where nothing is old it reads the table once."""

    def __init__(self, settings: Settings, service: str, tables: Sequence[Findable]) -> None:
        self.url, self.tables = settings.database(service), tables

    async def run(self) -> None:
        while True:
            await self.sweep()
            await asyncio.sleep(REST_SECONDS)

    async def sweep(self) -> int:
        """Gives their words to all rows that have none, or old ones; returns how many those were."""
        connection = await primary.connect(self.url, command_timeout=60)
        try:
            counts = [await _remake(connection, table) for table in self.tables]
        finally:
            await connection.close(timeout=5)
        if any(counts):
            log.info("%d rows are found by words of now (%s)", sum(counts), dutch.version())
        return sum(counts)


async def _remake(connection: asyncpg.Connection, table: Findable) -> int:
    read = _READ.format(table=table.table, columns=", ".join(table.columns), batch=BATCH)
    write = _WRITE.format(table=table.table)
    count, last = 0, None
    while rows := await connection.fetch(read, last, dutch.version()):
        made = await asyncio.to_thread(_words, table, rows)  # the loop serves people meanwhile
        ids = [row["id"] for row in rows]
        await connection.execute(write, ids, [row["seen"] for row in rows], made, dutch.version())
        count, last = count + len(rows), ids[-1]
    return count


def _words(table: Findable, rows: Sequence[Any]) -> list[str]:
    return [table.words(dict(row))["search"] for row in rows]
