"""Hubs that take part."""

import asyncpg

from aggregator.hubs.schemas import HubWrite
from plek_common.problem import Conflict

_SAVE = """
    insert into hub (id, name, oin, areas) values ($1, $2, $3, $4)
    on conflict (id) do update set name = excluded.name, oin = excluded.oin, areas = excluded.areas
"""


async def save(connection: asyncpg.Connection, hub_id: str, hub: HubWrite) -> None:
    """Registers the hub, or changes what is known of it.

    Raises:
        Conflict: another hub has this OIN; two hubs with one OIN could speak for each other.
    """
    try:
        await connection.execute(_SAVE, hub_id, hub.name, hub.oin, hub.areas)
    except asyncpg.UniqueViolationError:
        raise Conflict("Een andere hub gebruikt dit OIN al.") from None
