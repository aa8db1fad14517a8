"""Makes everything that follows from the journal again: what people see of questions, partners and bundles.

python -m aggregator.rebuild [--dump FILE]     (stop the workers first; readers may go on: it is one transaction)

What a hub erased stays erased: those rows are kept, because the journal does not tell of erasures. Hubs are told
nothing: the same journal gives the same bundles, versions and all, and those they know.
"""

import argparse
import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg

from aggregator import project
from aggregator.bundle import BundleStage
from aggregator.bundling import Embedder
from aggregator.incoming import ADAPTER, HubEvent
from plek_common.record import Admitted, Record
from plek_common.settings import Settings

BATCH = 500
_STAGE = "select pg_try_advisory_xact_lock(7411003)"
_HOLD = "select last_seq from journal_head for update"
_DROP = (
    "delete from history",
    "delete from proposal",
    "delete from link",
    "delete from calibration",
    "delete from decision",
    "delete from posting",
    "delete from placement",
    "delete from bundle",
    "delete from stage",
    "delete from question where not is_erased",
    "delete from entry where not is_erased",
)
_JOURNAL = "select topic, partition, record_offset, entity_id, payload from journal where after is null order by seq"
_LAST = "select coalesce(max(seq), 0) from outbox"
_UNTELL = "delete from outbox where seq > $1 and published_at is null"

# Every column that follows from events, in a fixed order. `received_at` of the journal is where the moments in
# bundles come from: it is input here, not this machine's clock.
DUMPS = {
    "question": "select hub, id, version, state, title, text, language, asker_kind, theme, area, level, needed_by, "
    "asked_at, released_at, answer, answered_at, event_time, is_erased from question order by hub, id",
    "entry": "select hub, id, version, service, kind, name, themes, state, body, event_time, is_erased from entry "
    "order by hub, id",
    "bundle": "select id, version, title, created_at, since, certainty, strength, hubs, themes, is_locked, "
    "is_title_pinned, lead, merged_into, split_from, body from bundle order by id",
    "placement": "select hub, question_id, version, title, text, theme, state, asked_at, terms, vector, model, "
    "bundle_id, because, joined_at from placement order by hub, question_id",
    "proposal": "select id, bundle_id, hub, question_id, score, why, why_not, certainty, shared, near, state, made_at, "
    "kind, near_hub, near_id, leaving, later_at, is_told, scored_by, basis from proposal order by id",
    "calibration": "select version, base, numbers, is_active, activated_at from calibration order by version",
    "link": "select * from link order by decision_id, kind, hub, question_id, other_hub, other_id",
    "decision": "select * from decision order by seq",
    "history": "select bundle_id, number, at, what, detail from history order by bundle_id, number",
}
# What hubs told, without its numbers and arrival times: neither the order between partitions nor what the nation
# decided itself is in Kafka.
JOURNAL = (
    "select source, event_id, type, hub, entity_id, version, event_time, payload from journal where after is null "
    "order by source, event_id"
)


class Busy(Exception):
    """The bundling stage is at work."""


async def rebuild(connection: asyncpg.Connection, stage: BundleStage, embedder: Embedder) -> int:
    """Drops the projections and makes them again from the journal; returns the number of events.

    Raises:
        Busy: workers run; nothing was done.
    """
    async with connection.transaction():
        if not await connection.fetchval(_STAGE):
            raise Busy("stop the workers of the aggregator first")
        count: int = await connection.fetchval(_HOLD)
        told = await connection.fetchval(_LAST)
        for statement in _DROP:
            await connection.execute(statement)
        async for letters in _journal(connection):
            await project.questions(connection, letters)
            await project.entries(connection, letters)
        while await stage.step(connection, embedder):
            pass
        await connection.execute(_UNTELL, told)
    return count


async def dump(connection: asyncpg.Connection, queries: dict[str, str] | None = None) -> bytes:
    """The canonical text of these tables: equal bytes mean equal contents."""
    lines = []
    for name, query in (queries or DUMPS).items():
        rows = await connection.fetch(f"select t::text as line from ({query}) t")  # noqa: S608 - constants of this file
        lines += [f"# {name}", *(row["line"] for row in rows)]
    return "\n".join([*lines, ""]).encode()


async def _journal(connection: asyncpg.Connection) -> AsyncIterator[list[Admitted[HubEvent]]]:
    letters: list[Admitted[HubEvent]] = []
    async for row in connection.cursor(_JOURNAL, prefetch=BATCH):
        letters.append(_letter(row))
        if len(letters) == BATCH:
            yield letters
            letters = []
    yield letters


def _letter(row: asyncpg.Record) -> Admitted[HubEvent]:
    entity: UUID = row["entity_id"]
    payload: bytes = row["payload"]
    place = (row["topic"], row["partition"], row["record_offset"])
    record = Record(*place, str(entity).encode(), payload, {})
    return Admitted(record, entity, ADAPTER.validate_json(payload), payload)


async def _run(output: str | None) -> str:
    settings = Settings()
    stage = BundleStage(settings)
    connection = await asyncpg.connect(settings.database("aggregator"), timeout=5)
    try:
        before = await dump(connection)
        count = await rebuild(connection, stage, await stage.embedder())
        after = await dump(connection)
    finally:
        await connection.close()
    if output:
        with open(output, "wb") as file:  # noqa: ASYNC230 - a command, nothing else waits
            file.write(after)
    same = "the same" if before == after else "DIFFERENT from before"
    return f"{count} events of the journal; the projections are {same}: sha256 {hashlib.sha256(after).hexdigest()}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m aggregator.rebuild", description=__doc__)
    parser.add_argument("--dump", help="also write the canonical dump to this file")
    try:
        sys.stdout.write(asyncio.run(_run(parser.parse_args().dump)) + "\n")
    except Busy as busy:
        sys.stderr.write(f"{busy}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
