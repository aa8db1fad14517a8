"""Words made later than the texts that rows are found by: making them costs more than all else, or other rules, lists
or letters make others (decision 19)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import asyncpg

from plek_common import dutch, metrics, objection, primary
from plek_common.findable import Findable
from plek_common.settings import Settings

log = logging.getLogger(__name__)

REST_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rows that are found by words, and how these are kept only of the texts that were read."""

    service: str
    due: str  # $1 the version of now, $2 how many at most, and $3 the last row that was read where `follows` names it
    keep: str  # $1 the version of now, then lists: of each of `key`, and of what was made
    key: tuple[str, ...]
    words: Callable[[asyncpg.Record], str]  # as a tsvector is written
    batch: int  # rows at a time
    follows: str | None = None

    def past(self, last: asyncpg.Record | None) -> list[object]:
        return [last and last[self.follows]] if self.follows else []


def shelf_of(service: str, table: Findable) -> Shelf:
    """A table whose rows have a UUID. A row that somebody changed meanwhile is another one, with its words already."""
    columns = ", ".join(table.columns)
    due = f"""
        select id, xmin::text as seen, {columns} from {table.table}
        where ($3::uuid is null or id > $3) and words_version is distinct from $1 order by id limit $2
    """  # noqa: S608 - the names are our own
    keep = f"""
        update {table.table} as old set search = made.search::tsvector, words_version = $1
        from unnest($2::uuid[], $3::text[], $4::text[]) as made (id, seen, search)
        where old.id = made.id and old.xmin::text = made.seen
    """  # noqa: S608
    # A hundred are made in a tenth of a second or less.
    return Shelf(service, due, keep, ("id", "seen"), lambda row: table.words(dict(row))["search"], 100, "id")


class Rewording:
    """The background worker of one database; two of them do no harm. Where nothing is old it reads the table once."""

    def __init__(self, settings: Settings, service: str, tables: Sequence[Findable]) -> None:
        self.url, self.shelves = settings.database(service), [shelf_of(service, table) for table in tables]

    async def run(self) -> None:
        while True:
            await self.sweep()
            await asyncio.sleep(REST_SECONDS)

    async def sweep(self) -> int:
        """Gives their words to all rows that have none, or old ones; returns how many those were."""
        connection = await primary.connect(self.url, command_timeout=60)
        try:
            count = sum([await catch_up(connection, shelf) for shelf in self.shelves])
        finally:
            await connection.close(timeout=5)
        if count:
            log.info("%d rows are found by words of now (%s)", count, dutch.version())
        return count


async def catch_up(connection: asyncpg.Connection, shelf: Shelf) -> int:
    """Makes and keeps what is due, batch by batch, but for what others are writing; returns of how many rows."""
    count, last = 0, None
    while due := await connection.fetch(shelf.due, await _version(), shelf.batch, *shelf.past(last)):
        kept = await _take(connection, shelf, due)
        if not kept and not shelf.follows:
            break  # the same rows would come again, and whoever writes them tells when that is done
        count, last = count + kept, due[-1]
    return count


async def _take(connection: asyncpg.Connection, shelf: Shelf, due: Sequence[asyncpg.Record]) -> int:
    """All at once; what cannot be made or kept is found by halving, so that one row stops no other. Returns how many
    are done."""
    try:
        # The loop serves others meanwhile.
        return await _keep(connection, shelf, due, await asyncio.to_thread(lambda: [*map(shelf.words, due)]))
    except Exception as error:
        if not objection.is_about_data(error, connection):
            raise
        if len(due) == 1:
            return await _set_aside(connection, shelf, due[0], error)
        half = len(due) // 2
        return await _take(connection, shelf, due[:half]) + await _take(connection, shelf, due[half:])


async def _keep(
    connection: asyncpg.Connection, shelf: Shelf, due: Sequence[asyncpg.Record], made: Sequence[str | None]
) -> int:
    columns = [[row[name] for row in due] for name in shelf.key]
    async with connection.transaction():
        told: str = await connection.execute(shelf.keep, await _version(), *columns, made)
    return int(told.removeprefix("UPDATE "))


async def _set_aside(connection: asyncpg.Connection, shelf: Shelf, row: asyncpg.Record, error: Exception) -> int:
    """It stands in lists and is not found by its words, until another version of what makes them."""
    metrics.words_refused.add(1, {"service": shelf.service})
    where = "/".join(str(row[name]) for name in shelf.key)
    log.warning("%s: the words of %s cannot be made: %s", shelf.service, where, type(error).__name__)
    return await _keep(connection, shelf, [row], [None])


async def _version() -> str:
    return await asyncio.to_thread(dutch.version)  # the first to ask reads the lists
