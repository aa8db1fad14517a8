"""What the nation holds and what lies on the topics, as the checker sees it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import asyncpg

from plek_common.wire import Undecoded
from tests.broker import records
from tests.chaos.network import HUBS, Network

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a question: in the order of the journal, or of the topic."""

    key: Key
    version: int
    event: str


@dataclass(frozen=True)
class Nation:
    """`questions` are the rows of the projection (version, text), in case a key came twice all of them."""

    questions: Sequence[tuple[Key, int, str | None]]
    journal: Sequence[Told]
    topics: Sequence[Told] = field(default_factory=list)


async def look(network: Network, *, topics: bool = False) -> Nation:
    """Reads the national database, and the topics when asked."""
    connection = await asyncpg.connect(network.database("national_aggregator"), timeout=5, command_timeout=20)
    try:
        found = await held(connection)
    finally:
        await connection.close()
    return replace(found, topics=await _topics(network)) if topics else found


async def held(connection: asyncpg.Connection) -> Nation:
    """What the nation holds of the hubs, as this connection sees it; what it decides itself no client asked for."""
    rows = await connection.fetch("select hub, id, version, text from question")
    journal = await connection.fetch(
        "select hub, entity_id, version, event_id from journal where after is null order by seq"
    )
    return Nation(
        [((row["hub"], str(row["id"])), row["version"], row["text"]) for row in rows],
        [Told((row["hub"], str(row["entity_id"])), row["version"], row["event_id"]) for row in journal],
    )


async def _topics(network: Network) -> list[Told]:
    settings = network.settings("national")
    hubs = {f"hub.{hub}.question.v1": hub for hub in HUBS}
    found = [(hubs[record.topic], record.value) for record in await records(settings, *hubs)]
    return [_told(hub, json.loads(value or b"{}")) for hub, value in found if not _is_poison(value)]


def _is_poison(value: bytes | None) -> bool:
    """What a blow put there (victims.py); a hub writes nothing that looks like it."""
    return value == b"{" or isinstance(value, Undecoded)


def _told(hub: str, event: Mapping[str, str]) -> Told:
    return Told((hub, event["subject"]), int(event["sequence"]), event["id"])
