"""The nation's own log: every event once, numbered without gaps in the order of commit (D7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import asyncpg

from aggregator.hubs import hub_of
from aggregator.incoming import HubEvent
from plek_common.record import Admitted, Reason, Refused

# The row lock is what makes the numbers follow the commits: the next writer waits for this transaction to end.
# The slower stages (bundling, streams) hear of it at commit.
_TAKE = "update journal_head set last_seq = last_seq + $1 returning last_seq - $1, pg_notify('journal', '')"
_PUT_BACK = "update journal_head set last_seq = $1"
_KNOWN = """
    select j.source, j.event_id, j.payload from journal j
    join unnest($1::text[], $2::text[]) as n (source, event_id) using (source, event_id)
"""
_COLUMNS = (
    "seq", "source", "event_id", "type", "hub", "topic", "partition", "record_offset", "entity_id", "version",
    "event_time", "payload",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What was new, and what reused an id for other bytes. A repeat of the same bytes is neither.

    `before` is the number before that of the first that was new.
    """

    new: list[Admitted[HubEvent]]
    refused: list[Refused]
    before: int = 0

    @property
    def numbered(self) -> list[tuple[int, Admitted[HubEvent]]]:
        """What was new, with its number in the journal."""
        return list(enumerate(self.new, self.before + 1))


async def write(connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]) -> Written:
    """Appends the events that the journal does not know yet.

    Events are hardly ever known already, so the unique index is what finds that out: only then are they looked up.
    """
    written = _judge(admitted, {})
    if not written.new:
        return written
    base: int = await connection.fetchval(_TAKE, len(written.new))
    try:
        async with connection.transaction():
            await _append(connection, base, written.new)
    except asyncpg.UniqueViolationError:
        written = _judge(admitted, await _known(connection, admitted))
        await connection.execute(_PUT_BACK, base + len(written.new))
        await _append(connection, base, written.new)
    return replace(written, before=base)


async def _append(connection: asyncpg.Connection, base: int, new: Sequence[Admitted[HubEvent]]) -> None:
    rows = [(seq, *_row(letter)) for seq, letter in enumerate(new, base + 1)]
    await connection.copy_records_to_table("journal", records=rows, columns=_COLUMNS)


async def _known(
    connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]
) -> dict[tuple[str, str], bytes]:
    sources, ids = zip(*map(_key, admitted), strict=True)
    rows = await connection.fetch(_KNOWN, list(sources), list(ids))
    return {(row["source"], row["event_id"]): row["payload"] for row in rows}


def _judge(admitted: Sequence[Admitted[HubEvent]], known: dict[tuple[str, str], bytes]) -> Written:
    new, refused = [], []
    for letter in admitted:
        key, value = _key(letter), letter.payload
        if key not in known:
            known[key] = value
            new.append(letter)
        elif known[key] != value:
            refused.append(Refused(letter.record, Reason.ID_REUSED, "this id was used for another event before"))
    return Written(new, refused)


def _key(letter: Admitted[HubEvent]) -> tuple[str, str]:
    assert letter.event is not None
    return letter.event.source, letter.event.id


def _row(letter: Admitted[HubEvent]) -> tuple[Any, ...]:
    event, record = letter.event, letter.record
    assert event is not None
    where = (hub_of(record.topic), record.topic, record.partition, record.offset)
    return (
        event.source, event.id, event.type, *where, event.subject, event.version, event.time, letter.payload,
    )  # fmt: skip
