"""Hubs that take part."""

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from aggregator.hubs.schemas import HubWrite
from plek_common.problem import Conflict

_SAVE = text("""
    insert into hub (id, name, oin, areas) values (:id, :name, :oin, :areas)
    on conflict (id) do update set name = excluded.name, oin = excluded.oin, areas = excluded.areas
""")


async def save(session: AsyncSession, hub_id: str, hub: HubWrite) -> None:
    """Registers the hub, or changes what is known of it.

    Raises:
        Conflict: another hub has this OIN; two hubs with one OIN could speak for each other.
    """
    try:
        async with session.begin_nested():
            await session.execute(_SAVE, {"id": hub_id, **hub.model_dump()})
    except IntegrityError:
        raise Conflict("Een andere hub gebruikt dit OIN al.") from None
