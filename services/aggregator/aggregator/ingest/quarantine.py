"""A hub that sends little but poison is set aside by itself; the others do not notice (D9).

Each refused record is a strike, each right one takes a strike back; at LIMIT the hub is in quarantine. From then
on its records are only counted: they stay in Kafka and in the hub's own outbox. Release goes back to where it began.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import asyncpg

from aggregator.ingest.hub_registry import hub_of
from aggregator.ingest.letter_erasure import silence_new
from aggregator.ingest.schemas import QuarantineRead
from plek_common.offset import Fenced
from plek_common.problem import Conflict
from plek_common.record import Admitted, Reason, Record, Refused

LIMIT = 100

_LOAD = "select hub, strikes, quarantined_at is not null as held from conduct where strikes > 0"
_STRIKE = """
    insert into conduct as c (hub, strikes, quarantined_at)
    select hub, strikes, case when strikes >= $3 then now() end from unnest($1::text[], $2::int[]) as n (hub, strikes)
    on conflict (hub) do update set strikes = excluded.strikes,
        quarantined_at = coalesce(c.quarantined_at, excluded.quarantined_at)
"""
_STILL = "select count(*) from (select 1 from conduct where hub = any($1) and quarantined_at is not null for share) h"
_ASIDE = """
    insert into set_aside as s (hub, consumer, topic, partition, from_offset, records)
    select hub, $1, topic, partition, min(at), count(*)
    from unnest($2::text[], $3::text[], $4::int[], $5::bigint[]) as n (hub, topic, partition, at) group by 1, 3, 4
    on conflict (hub, consumer, topic, partition) do update set
        records = s.records + excluded.records, from_offset = least(s.from_offset, excluded.from_offset)
"""
_HELD = """
    select c.hub, c.quarantined_at as since, coalesce(sum(s.records), 0)::bigint as set_aside
    from conduct c left join set_aside s using (hub)
    where c.quarantined_at is not null group by c.hub order by c.hub
"""
_FREE = "update conduct set strikes = 0, quarantined_at = null where hub = $1 and quarantined_at is not null"
_GO_BACK = """
    with gone as (delete from set_aside where hub = $1 returning consumer, topic, partition, from_offset)
    update consumer_offset c set next_offset = g.from_offset from gone g
    where c.consumer = g.consumer and c.topic = g.topic and c.partition = g.partition
"""


class Quarantine:
    """Which hubs are set aside, and how near the others are to it."""

    def __init__(self) -> None:
        self.holding = False
        self._strikes: dict[str, int] = {}
        self._held: set[str] = set()

    async def load(self, pool: asyncpg.Pool) -> bool:
        rows = await pool.fetch(_LOAD)
        self._strikes = {row["hub"]: row["strikes"] for row in rows if not row["held"]}
        self._held = {row["hub"] for row in rows if row["held"]}
        self.holding = bool(self._held)
        return self.holding

    def holds(self, record: Record) -> bool:
        return hub_of(record.topic) in self._held

    async def note(
        self,
        connection: asyncpg.Connection,
        consumer: str,
        admitted: Sequence[Admitted[Any]],
        refused: Sequence[Refused],
        held: Sequence[Record],
    ) -> None:
        await silence_new(connection, refused)
        # A late copy is nobody's fault: of what came twice, or of a database that was put back.
        bad = Counter(hub_of(letter.record.topic) for letter in refused if letter.reason is not Reason.ERASED)
        if hubs := sorted(self._strikes.keys() | bad.keys()):
            poison = {id(letter.record) for letter in refused}
            good = Counter(hub_of(letter.record.topic) for letter in admitted if id(letter.record) not in poison)
            strikes = [max(self._strikes.get(hub, 0) + bad[hub] - good[hub], 0) for hub in hubs]
            await connection.execute(_STRIKE, hubs, strikes, LIMIT)
        if held:
            await self._set_aside(connection, consumer, held)

    async def _set_aside(self, connection: asyncpg.Connection, consumer: str, held: Sequence[Record]) -> None:
        hubs = [hub_of(record.topic) for record in held]
        if await connection.fetchval(_STILL, list(set(hubs))) < len(set(hubs)):
            raise Fenced("a hub was released meanwhile")
        places = [(record.topic, record.partition, record.offset) for record in held]
        await connection.execute(_ASIDE, consumer, hubs, *map(list, zip(*places, strict=True)))


async def every(connection: asyncpg.Connection) -> list[QuarantineRead]:
    """The hubs that are set aside, with what waits of each."""
    return [QuarantineRead(**row) for row in await connection.fetch(_HELD)]


async def release(connection: asyncpg.Connection, hub: str) -> None:
    """Reads the hub again, from the first record that was set aside. In a transaction of the caller.

    Raises:
        Conflict: it is in no quarantine.
    """
    if await connection.execute(_FREE, hub) != "UPDATE 1":
        raise Conflict("Deze hub staat niet apart.")
    await connection.execute(_GO_BACK, hub)
