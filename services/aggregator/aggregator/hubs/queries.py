"""Reads of the register of hubs, with what each has told."""

import asyncpg

from aggregator.dashboard.queries import SHARED
from aggregator.hubs.schemas import HubRead
from aggregator.ingest.hub_registry import READER
from aggregator.models import ANSWERED

_HUBS = f"""
    with {SHARED}, asked as (
        select hub, count(*) as questions, count(*) filter (where {ANSWERED}) as answered, max(event_time) as at
        from question q where state <> 'withdrawn' group by hub
    ), entries as (
        select hub, count(*) filter (where service = 'partner') as partners,
            count(*) filter (where service = 'agenda') as agenda_items, max(event_time) as at
        from entry where state is distinct from 'withdrawn' group by hub
    ), behind as (
        select split_part(topic, '.', 2) as hub, sum(greatest(end_offset - next_offset, 0)) as lag
        from consumer_offset where consumer = $1 group by 1
    )
    select h.id, h.name, h.areas, coalesce(a.questions, 0) as questions, coalesce(a.answered, 0) as answered,
        (select count(*) from shared s where s.hub = h.id) as shared, coalesce(e.partners, 0) as partners,
        coalesce(e.agenda_items, 0) as agenda_items, greatest(a.at, e.at) as last_event_at,
        coalesce(b.lag, 0)::int as lag,
        exists (select 1 from conduct c where c.hub = h.id and c.quarantined_at is not null) as aside
    from hub h left join asked a on a.hub = h.id left join entries e on e.hub = h.id left join behind b on b.hub = h.id
    order by h.name
"""


async def hubs(connection: asyncpg.Connection) -> list[HubRead]:
    return [HubRead(**row) for row in await connection.fetch(_HUBS, READER)]
