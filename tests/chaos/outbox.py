"""What a hub's outbox says is still to be published."""

import asyncpg

from tests.chaos.network import Network


async def unpublished(network: Network, hub: str) -> int:
    connection = await asyncpg.connect(network.database(f"{hub}_question"))
    try:
        found: int = await connection.fetchval("select count(*) from outbox where published_at is null")
    finally:
        await connection.close()
    return found
