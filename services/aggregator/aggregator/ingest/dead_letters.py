"""Dead letters: look, try again, throw away. Routes are in api.py; as a command:

python -m aggregator.ingest.dead_letters list|retry|discard [--id ID] [--hub HUB] [--reason REASON]
                                               all that match and wait
python -m aggregator.ingest.dead_letters release --hub HUB
                                               ends a hub's quarantine
"""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from aggregator.ingest import quarantine
from aggregator.ingest.consumer import store
from aggregator.ingest.hub_events import ADAPTER
from aggregator.ingest.hub_registry import CONTACT, Register
from plek_common import objection, primary
from plek_common.border import Border
from plek_common.clock import Clock, now
from plek_common.cursor import At, Place
from plek_common.problem import Conflict, NotFound, Problem
from plek_common.record import Admitted, Reason, Record, Refused
from plek_common.settings import Settings

_LIST = """
    select id, split_part(topic, '.', 2) as hub, topic, partition, record_offset, reason, detail,
        coalesce(length(record_value), 0) as size, state, received_at, settled_at
    from dead_letter
    where ($1::text is null or split_part(topic, '.', 2) = $1) and ($2::text is null or reason = $2)
        and ($3::text is null or state = $3) and ($4::uuid is null or id = $4)
        and ($5::timestamptz is null or (received_at, id) < ($5, $6))
    order by received_at desc, id desc limit $7
"""
PLACE = Place(At, UUID)
_ONE = """
    select topic, partition, record_offset, record_key, record_value, headers::text as headers, state,
        reason
    from dead_letter where id = $1 for update
"""
# What is thrown away keeps its reason, not its bytes: nobody knows what is in them.
_SETTLE = """
    update dead_letter set state = $2, settled_at = $3,
        record_value = case when $2 = 'discarded' then null else record_value end
    where id = $1
"""


async def find(
    connection: asyncpg.Connection,
    *,
    hub: str | None = None,
    reason: str | None = None,
    state: str | None = None,
    id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Sequence[asyncpg.Record]:
    """The newest dead letters that match."""
    found: Sequence[asyncpg.Record] = await connection.fetch(
        _LIST, hub, reason, state, id, *(PLACE.read(cursor) if cursor else (None, None)), limit
    )
    return found


async def retry(connection: asyncpg.Connection, id: UUID, clock: Clock = now) -> None:
    """Judges and stores the record again, as if it came now. In a transaction of the caller.

    Raises:
        NotFound, Conflict: it does not wait any more, or is still refused; says why.
    """
    kept = await _parked(connection, id)
    if kept["reason"] == Reason.UNDECODABLE:
        raise Conflict("Dit is geen bericht maar een onleesbare reeks. Vraag de hub om het opnieuw te sturen.")
    if re.match(CONTACT, kept["topic"]):
        raise Conflict("Dit is een bericht aan wie een vraag stelde. Vraag de hub om het opnieuw te sturen.")
    record = Record(
        kept["topic"], kept["partition"], kept["record_offset"], kept["record_key"], kept["record_value"],
        json.loads(kept["headers"]),
    )  # fmt: skip
    register = Register()
    await register.load(connection)
    verdict = Border(ADAPTER, register.source_on, clock).admit(record)
    refused = await _store(connection, verdict) if isinstance(verdict, Admitted) else verdict
    if refused:
        raise Conflict(f"Nog steeds geweigerd: {refused.reason.value}.")
    await connection.execute(_SETTLE, id, "retried", clock())


async def discard(connection: asyncpg.Connection, id: UUID, clock: Clock = now) -> None:
    """Throws the record away.

    Raises:
        NotFound, Conflict: it does not wait any more.
    """
    await _parked(connection, id)
    await connection.execute(_SETTLE, id, "discarded", clock())


async def _parked(connection: asyncpg.Connection, id: UUID) -> asyncpg.Record:
    kept = await connection.fetchrow(_ONE, id)
    if kept is None:
        raise NotFound("Dit bericht kennen wij niet.")
    if kept["state"] != "parked":
        raise Conflict("Dit bericht is al afgehandeld.")
    return kept


async def _store(connection: asyncpg.Connection, admitted: Admitted[Any]) -> Refused | None:
    try:
        async with connection.transaction():
            refused = await store(connection, [admitted])
    except Exception as error:
        if not objection.is_about_data(error, connection):
            raise
        raise Conflict(f"Nog steeds niet op te slaan: {type(error).__name__}.") from None
    return next(iter(refused), None)


async def run(options: argparse.Namespace, connection: asyncpg.Connection) -> int:
    """Does what the command asks; one transaction for each letter."""
    if options.what == "release":
        async with connection.transaction():
            await quarantine.release(connection, options.hub)
        return 0
    failed = 0
    for row in await find(
        connection, hub=options.hub, reason=options.reason, id=options.id, state="parked", limit=options.limit
    ):
        line = f"{row['id']}  {row['received_at']:%Y-%m-%d %H:%M}  {row['hub']}  {row['reason']}  {row['detail']}"
        try:
            async with connection.transaction():
                if options.what != "list":
                    await {"retry": retry, "discard": discard}[options.what](connection, row["id"])
        except Problem as problem:
            failed += 1
            line += f"  ({problem.detail})"
        sys.stdout.write(line + "\n")
    return min(failed, 1)


def options(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m aggregator.ingest.dead_letters", description=__doc__)
    parser.add_argument("what", choices=["list", "retry", "discard", "release"])
    parser.add_argument("--id", type=UUID)
    parser.add_argument("--hub")
    parser.add_argument("--reason")
    parser.add_argument("--limit", type=int, default=1000)
    return parser.parse_args(argv)


async def main(wanted: argparse.Namespace, settings: Settings) -> int:
    connection = await primary.connect(settings.database("aggregator"))
    try:
        return await run(wanted, connection)
    except Problem as problem:
        sys.stderr.write(problem.detail + "\n")
        return 1
    finally:
        await connection.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(options(), Settings())))
