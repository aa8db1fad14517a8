"""What the dashboards read: plain SQL over the projections."""

import asyncpg

from aggregator.dashboard.schemas import Cell, HubName, Overview, ThemesByRegion
from aggregator.models import ANSWERED

# A question is shared when its bundle, or one that it is told to belong in, spans two regions.
SHARED = """
    shared as (
        select p.hub, p.question_id, min(b.certainty) as certainty, min(b.id::text)::uuid as bundle_id from (
            select hub, question_id, bundle_id from placement
            union all select hub, question_id, bundle_id from proposal where state = 'open' and is_told
        ) p join bundle b on b.id = p.bundle_id where b.since is not null group by p.hub, p.question_id
    )
"""
_OVERVIEW = f"""
    with {SHARED}
    select (select count(*) from hub) as hubs, (select count(*) from shared) as shared,
        (select count(*) from question where state <> 'withdrawn') as questions,
        (select count(*) from question q where {ANSWERED}) as answered,
        (select count(*) from bundle where since is not null) as bundles,
        (select count(*) from bundle where since is not null and certainty = 'joined') as joined,
        (select count(*) from proposal where state = 'open') as proposals, now() as as_of,
        (select status from stage where name = 'bundle') as embedding,
        (select last_seq from journal_head)
            - coalesce((select seq from stage where name = 'bundle'), 0) as not_yet_compared
"""
_CELLS = f"""
    with {SHARED}
    select q.hub, q.theme, count(*) as questions, count(s.hub) as shared
    from question q left join shared s on s.hub = q.hub and s.question_id = q.id
    where q.state <> 'withdrawn' and q.theme is not null group by q.hub, q.theme
"""
_HUBS = "select id, name from hub order by name"


async def overview(connection: asyncpg.Connection) -> Overview:
    return Overview(**await connection.fetchrow(_OVERVIEW))


async def themes_by_region(connection: asyncpg.Connection) -> ThemesByRegion:
    cells = [Cell(**row) for row in await connection.fetch(_CELLS)]
    hubs = [HubName(**row) for row in await connection.fetch(_HUBS)]
    return ThemesByRegion(themes=sorted({cell.theme for cell in cells}), hubs=hubs, cells=cells)
