"""Words that were taken back: of which events they go, and what is left (decision 16).

A withdrawal, and a redaction, take the words of every earlier event of that question, partner or agenda item; what
Kafka erased takes those of all, for ever. Which numbers they have does not change: who reads the journal sees that
something was there, and that it was taken back.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from aggregator.ingest.hub_events import HubEvent, read
from plek_common.record import Admitted

FOREVER = 2**31  # above every version
ERASED = "nl.plek.records.record-erased.v1"  # how the nation journals a tombstone
GONE, REDACTED = "-withdrawn.v1", "-redacted.v1"
_TAKES = re.compile(r"-(withdrawn|redacted)\.v[0-9]+$")  # in versions too that the nation does not know yet
# Of all kinds of entries. A hub that withdraws and says them once more has them taken out here.
_TEXTS = frozenset({"title", "text", "answer", "name", "description", "website", "goals", "lead", "place"}) | {
    "organisation",
    "targetGroup",
}
_TAKE_BACK = """
    with taking as (
        select * from unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[]) as n (topic, entity_id, below, seq)
    ), remembered as (
        insert into taken_back as t (topic, entity_id, below, seq) select * from taking
        on conflict (entity_id, topic) do update set below = excluded.below, seq = excluded.seq, is_forgotten = false
        where t.below < excluded.below
    )
    update journal j set digest = coalesce(j.digest, sha256(j.payload)), payload = ''
    from taking t where j.entity_id = t.entity_id and j.topic = t.topic and j.version < t.below and j.payload <> ''
"""

Letter = Admitted[HubEvent]
Key = tuple[str, UUID]  # topic and entity


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as the journal keeps it. `digest` is the SHA-256 of what came, where that is not what is kept."""

    letter: Letter
    payload: bytes
    digest: bytes | None

    @property
    def is_empty(self) -> bool:
        return not self.payload


class Floors:
    """Below which version the events of an entity have no words: as was known, and as this batch says."""

    def __init__(self, known: str | None, letters: Iterable[Letter]) -> None:
        """`known`: what PostgreSQL's `taken_back_of` answered."""
        self._below: dict[Key, int] = {(topic, UUID(id)): below for topic, id, below in json.loads(known or "[]")}
        for letter in letters:
            if below := takes(letter):
                self._below[key_of(letter)] = max(below, self._below.get(key_of(letter), 0))

    def late(self, letters: Sequence[Letter]) -> list[Letter]:
        """Those that say something of what was erased."""
        return [each for each in letters if each.event and self._below.get(key_of(each), 0) == FOREVER]

    def kept(self, letter: Letter) -> Kept:
        """What is left of it."""
        if letter.event is None:
            return Kept(letter, b"", None)
        if letter.event.version < self._below.get(key_of(letter), 0):
            return Kept(letter, b"", digest_of(letter.payload))
        if letter.event.type.endswith(GONE) and (payload := without_words(letter.payload)) != letter.payload:
            silent = letter._replace(event=read(payload), payload=payload)
            return Kept(silent, payload, digest_of(letter.payload))
        return Kept(letter, letter.payload, None)


def key_of(letter: Letter) -> Key:
    return letter.record.topic, letter.subject


def takes(letter: Letter) -> int | None:
    """Below which version this takes the words of its entity's events; None where it takes none."""
    if letter.event is None:
        return FOREVER
    return letter.event.version if _TAKES.search(letter.event.type) else None


def digest_of(payload: bytes) -> bytes:
    return hashlib.sha256(payload).digest()


def without_words(payload: bytes) -> bytes:
    """A withdrawal without texts; the same bytes where it had none."""
    event = json.loads(payload)
    data: Mapping[str, Any] = event["data"]
    said = {name for name in _TEXTS & data.keys() if data[name] is not None}
    if not said:
        return payload
    return json.dumps({**event, "data": {**data, **dict.fromkeys(said)}}).encode()


async def take(connection: asyncpg.Connection, numbered: Sequence[tuple[int, Letter]]) -> list[Letter]:
    """Empties what the journal holds already of what these take back; returns those that take something."""
    taking = [(*key_of(letter), below, seq) for seq, letter in numbered if (below := takes(letter))]
    if taking:
        last = {row[:2]: row for row in sorted(taking, key=lambda row: row[2])}
        columns = [list(column) for column in zip(*last.values(), strict=True)]
        await connection.execute(_TAKE_BACK, *columns)
    return [letter for _, letter in numbered if takes(letter)]
