"""Reads of messages: as they are told, and those that the nation's own people wrote."""

from uuid import UUID

import asyncpg

from aggregator.contact.events import Contact
from aggregator.contact.schemas import MessageRead
from plek_common.cursor import Place
from plek_common.problem import UNKNOWN, NotFound

NATION = "Landelijk"  # who writes when no hub does
_WHOLE = """
    select c.*, h.name as hub_name, coalesce(f.name, $1) as from_name
    from contact c join hub h on h.id = c.hub left join hub f on f.id = c.from_hub
"""
_ONE = f"{_WHOLE} where c.id = $2"
_OWN = f"""
    {_WHOLE} where c.from_hub is null and ($2::uuid is null or c.id < $2) order by c.id desc limit $3
"""
_PLACE = Place(UUID)


async def told(connection: asyncpg.Connection, id: UUID) -> Contact:
    """As hubs hear of it."""
    return Contact.model_validate(dict(await connection.fetchrow(_ONE, NATION, id)))


async def page(connection: asyncpg.Connection, cursor: str | None, limit: int) -> tuple[list[MessageRead], str | None]:
    """The newest of the nation's own, and the cursor of the next page: what hubs write to each other is theirs."""
    before = _PLACE.read(cursor)[0] if cursor else None
    rows = await connection.fetch(_OWN, NATION, before, limit + 1)
    following = _PLACE.written(rows[limit - 1]["id"]) if len(rows) > limit else None
    return [MessageRead.model_validate(dict(row)) for row in rows[:limit]], following


async def one(connection: asyncpg.Connection, id: UUID) -> MessageRead:
    """Raises NotFound, also for what a hub wrote."""
    row = await connection.fetchrow(f"{_ONE} and c.from_hub is null", NATION, id)
    if row is None:
        raise NotFound(UNKNOWN)
    return MessageRead.model_validate(dict(row))
