"""What questions are found by, made a moment after they came: it costs more than all else that a question needs.

A search finds a question as soon as this was there, a fraction of a second later. Words that change or go take what
was made of them along in the same statement (`question_forgets_words`, migration 0018), and are next in turn here.
"""

import asyncio
from collections.abc import Callable, Sequence

import asyncpg

from plek_common import dutch, rewording
from plek_common.lead import leading
from plek_common.rewording import Shelf
from plek_common.settings import Settings
from plek_common.worker import listening

NAME = "aggregator.stage.lexemes"
BATCH = 500
POLL_SECONDS = 5
MOMENT_SECONDS = 0.1  # in which more may come: many together cost less than one by one

# The index is read from its end: first what has no lexemes, the newest first, then what has those of another version.
_SOME = """
    (select hub, id, version, title, text, language from question where words_version {}
    order by words_version desc, number desc limit $2)
"""
_DUE = " union all ".join(map(_SOME.format, ("is null", "> $1", "< $1"))) + "limit $2"
# Only of the words that were read: a version of a question has one wording. Whoever writes the row now is not waited
# for, so that nobody waits for each other; it is met again.
_KEEP = """
    with held as (
        select q.hub, q.id, made.search from question q
        join unnest($2::text[], $3::uuid[], $4::int[], $5::text[]) as made (hub, id, version, search) using (hub, id)
        where q.version = made.version for update of q skip locked
    )
    update question q set search = held.search::tsvector, words_version = $1
    from held where (q.hub, q.id) = (held.hub, held.id)
"""

Vector = Callable[[Sequence[tuple[str | None, str]]], str]  # texts, each with its language, as a tsvector is written


class LexemeStage:
    """The background worker; one at a time is active."""

    computes = True  # `plek serve` gives it a process of its own

    def __init__(self, settings: Settings) -> None:
        self.database = settings.database("aggregator")

    async def run(self) -> None:
        """One life: from what is due now until something fails."""
        await leading(self.database, NAME, self._work)

    async def _work(self, badge: str) -> None:
        mine = {"application_name": badge}
        async with listening(self.database, "journal", server_settings=mine) as (connection, woken):
            while True:
                await catch_up(connection)
                await woken.wait(POLL_SECONDS)
                await asyncio.sleep(MOMENT_SECONDS)


async def catch_up(connection: asyncpg.Connection, vector: Vector = dutch.vector_of) -> None:
    """Makes and keeps what is due, but for what others are writing: they tell when they are done."""

    def words(row: asyncpg.Record) -> str:
        return vector([(row["title"], row["language"]), (row["text"], row["language"])])

    await rewording.catch_up(connection, Shelf("aggregator", _DUE, _KEEP, ("hub", "id", "version"), words, BATCH))
