"""The nation's own log: every event once, numbered without gaps in the order of commit (D7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg

from aggregator.ingest import withdrawn_words
from aggregator.ingest.hub_events import HubEvent
from aggregator.ingest.hub_registry import hub_of
from aggregator.ingest.withdrawn_words import ERASED, FOREVER, Floors, Kept, digest_of
from plek_common.clock import now
from plek_common.record import Admitted, Reason, Refused

# The row lock is what makes the numbers follow the commits: the next writer waits for this transaction to end.
# The slower stages (bundling, streams) hear of it at commit. What was taken back of these is asked behind the lock.
_TAKE = """
    update journal_head set last_seq = last_seq + $1
    returning last_seq - $1 as base, taken_back_of($2) as taken, pg_notify('journal', '')
"""
_PUT_BACK = "update journal_head set last_seq = $1"
_KNOWN = """
    select j.source, j.event_id, coalesce(j.digest, sha256(j.payload)) as digest from journal j
    join unnest($1::text[], $2::text[]) as n (source, event_id) using (source, event_id)
"""
_COLUMNS = (
    "seq", "source", "event_id", "type", "hub", "topic", "partition", "record_offset", "entity_id", "version",
    "event_time", "payload", "digest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What was new, and what reused an id for other bytes. A repeat of the same bytes is neither.

    `numbered` are the new ones that have words to show, with their numbers, `taking` all that take words back.
    """

    new: list[Admitted[HubEvent]]
    refused: list[Refused]
    numbered: list[tuple[int, Admitted[HubEvent]]] = field(default_factory=list)
    taking: list[Admitted[HubEvent]] = field(default_factory=list)

    @property
    def shown(self) -> list[Admitted[HubEvent]]:
        return [letter for _, letter in self.numbered]

    @property
    def erased(self) -> list[Admitted[HubEvent]]:
        """The tombstones that are new."""
        return [letter for letter in self.taking if letter.event is None]


async def write(connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]) -> Written:
    """Appends the events that the journal does not know yet, without the words that were taken back, and takes those
    away from what it holds.

    Events are hardly ever known already, so the unique index is what finds that out: only then are they looked up.
    """
    written = _judge(admitted, {})
    if not written.new:
        return written
    head = await connection.fetchrow(_TAKE, len(written.new), [letter.subject for letter in written.new])
    if late := Floors(head["taken"], ()).late(written.new):
        admitted, refused = await _without(connection, admitted, late)
        await connection.execute(_PUT_BACK, head["base"])
        left = await write(connection, admitted)
        return replace(left, refused=[*left.refused, *refused])
    base, floors = head["base"], Floors(head["taken"], written.new)
    try:
        async with connection.transaction():
            kept = await _append(connection, base, written.new, floors)
    except asyncpg.UniqueViolationError:
        written = _judge(admitted, await _known(connection, admitted))
        await connection.execute(_PUT_BACK, base + len(written.new))
        kept = await _append(connection, base, written.new, floors)
    taking = await withdrawn_words.take(connection, list(enumerate(written.new, base + 1)))
    numbered = [(seq, each.letter) for seq, each in enumerate(kept, base + 1) if each.payload]
    return Written(written.new, written.refused, numbered, taking)


async def _without(
    connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]], late: Sequence[Admitted[HubEvent]]
) -> tuple[list[Admitted[HubEvent]], list[Refused]]:
    """The letters without those that speak of what was erased before, and what is refused of those: not the copies of
    what the journal holds already."""
    judged = _judge(late, await _known(connection, late))
    places = {id(letter) for letter in late}
    erased = [Refused(letter.record, Reason.ERASED, "its hub erased this before") for letter in judged.new]
    return [letter for letter in admitted if id(letter) not in places], [*judged.refused, *erased]


async def _append(
    connection: asyncpg.Connection, base: int, new: Sequence[Admitted[HubEvent]], floors: Floors
) -> list[Kept]:
    kept = [floors.kept(letter) for letter in new]
    rows = [(seq, *_row(each)) for seq, each in enumerate(kept, base + 1)]
    await connection.copy_records_to_table("journal", records=rows, columns=_COLUMNS)
    return kept


async def _known(
    connection: asyncpg.Connection, admitted: Sequence[Admitted[HubEvent]]
) -> dict[tuple[str, str], bytes]:
    sources, ids = zip(*map(_key, admitted), strict=True)
    rows = await connection.fetch(_KNOWN, list(sources), list(ids))
    return {(row["source"], row["event_id"]): row["digest"] for row in rows}


def _judge(admitted: Sequence[Admitted[HubEvent]], known: Mapping[tuple[str, str], bytes]) -> Written:
    """`known`: the digests of those that are there already."""
    new: dict[tuple[str, str], Admitted[HubEvent]] = {}
    refused = []
    for letter in admitted:
        key = _key(letter)
        if key in new or key in known:
            same = letter.payload == new[key].payload if key in new else digest_of(letter.payload) == known[key]
            if not same:
                refused.append(Refused(letter.record, Reason.ID_REUSED, "this id was used for another event before"))
        else:
            new[key] = letter
    return Written(list(new.values()), refused)


def _key(letter: Admitted[HubEvent]) -> tuple[str, str]:
    """A tombstone has no id: whatever is erased is erased once."""
    if letter.event is None:
        return letter.record.topic, f"erased/{letter.subject}"
    return letter.event.source, letter.event.id


def _row(kept: Kept) -> tuple[Any, ...]:
    event, record = kept.letter.event, kept.letter.record
    where = (hub_of(record.topic), record.topic, record.partition, record.offset, kept.letter.subject)
    what = (event.type, *where, event.version, event.time) if event else (ERASED, *where, FOREVER - 1, now())
    return (*_key(kept.letter), *what, kept.payload, kept.digest)
