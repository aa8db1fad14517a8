"""What would be otherwise if the run beside were in use. Ids and numbers only: words go with their questions."""

import asyncpg

from aggregator.rebuild.dump import BUNDLING, SUBSTANCE, digest
from aggregator.rebuild.schemas import Agreement, Diff, Moved
from plek_common.clock import now

EXAMPLES = 50

# `cells`: how many questions are in this bundle here and in that one there.
_COUNTS = """
    with cells as (
        select p.bundle_id as before, b.bundle_id as after, count(*) as n
        from public.placement p join beside.placement b using (hub, question_id)
        where p.bundle_id is not null and b.bundle_id is not null group by 1, 2
    ), before as (
        select bundle_id as id, count(*) as n from public.placement where bundle_id is not null group by 1
    ), after as (
        select bundle_id as id, count(*) as n from beside.placement where bundle_id is not null group by 1
    ), pairs as (
        select (select coalesce(sum(n * (n - 1) / 2), 0) from before)::bigint as before,
            (select coalesce(sum(n * (n - 1) / 2), 0) from after)::bigint as after,
            (select coalesce(sum(n * (n - 1) / 2), 0) from cells)::bigint as both
    )
    select (select coalesce(sum(n), 0) from cells)::bigint as questions,
        (select count(*) from before) as bundles_before, (select count(*) from after) as bundles_after,
        (select count(*) from cells c join before f on f.id = c.before join after a on a.id = c.after
            where c.n = f.n and c.n = a.n) as bundles_same,
        pairs.before as pairs_before, pairs.after - pairs.both as pairs_joined,
        pairs.before - pairs.both as pairs_parted,
        (select coalesce(sum(n), 0) from cells where before <> after)::bigint as questions_moved
    from pairs
"""
_PROPOSALS = """
    select count(*) filter (where p.id is not null) as before, count(*) filter (where p.id is null) as new,
        count(*) filter (where b.id is null) as gone,
        count(*) filter (where p.certainty <> b.certainty) as otherwise
    from (select * from public.proposal where state = 'open') p
    full join (select * from beside.proposal where state = 'open') b on b.id = p.id
"""
_MOVED = """
    select p.hub, p.question_id, p.bundle_id as before, b.bundle_id as after
    from public.placement p join beside.placement b using (hub, question_id)
    where p.bundle_id <> b.bundle_id order by p.joined_at, p.question_id limit $1
"""
# What the machine made of it by itself: probably the same, or put together already, before people said anything.
_AGREED = """
    select count(*) as answers, count(*) filter (where said = people) as agreed from (
        select d.answer = 'same' as people, coalesce(o.is_probable, false) or
            (d.answer = 'same') <> exists (
                select from jsonb_array_elements(d.changes) c
                where c ->> 'thing' = 'place' and c #>> '{{before,bundle}}' <> c #>> '{{after,bundle}}'
            ) as said
        from {schema}.decision d left join lateral (
            select o.certainty in ('waarschijnlijk dezelfde vraag', 'vrijwel zeker dezelfde vraag') as is_probable
            from {schema}.proposal o where o.id = d.proposal_id and o.kind <> 'split'
        ) o on true
        where d.kind = 'answer' and d.answer in ('same', 'related', 'different') and d.undone_by is null
    ) judged
"""
_STANDING = """
    select (select seq from public.stage where name = 'bundle') is not distinct from
        (select seq from beside.stage where name = 'bundle')
        and (select count(*) from public.decision) = (select count(*) from beside.decision)
"""
_KEEP = "update run set diff = $1::text::jsonb, made_at = $2 where state = 'beside'"


async def report(connection: asyncpg.Connection) -> Diff:
    """Compares what is in use with the run beside, at one moment."""
    async with connection.transaction(isolation="repeatable_read"):
        counts = await connection.fetchrow(_COUNTS)
        proposals = await connection.fetchrow(_PROPOSALS)
        agreed = [await connection.fetchrow(_AGREED.format(schema=schema)) for schema in ("public", "beside")]
        same, sha256 = await _same(connection)
        return Diff(
            **counts,
            **{f"proposals_{name}": value for name, value in proposals.items()},
            agreement_before=Agreement(**agreed[0]),
            agreement_after=Agreement(**agreed[1]),
            moved=[Moved(**row) for row in await connection.fetch(_MOVED, EXAMPLES)],
            same=same,
            sha256=sha256,
        )


async def keep(connection: asyncpg.Connection, diff: Diff) -> None:
    """Writes it down with the run."""
    await connection.execute(_KEEP, diff.model_dump_json(by_alias=True), now())


async def _same(connection: asyncpg.Connection) -> tuple[str | None, str]:
    sha256 = await digest(connection, BUNDLING, "beside")
    if not await connection.fetchval(_STANDING):
        return None, sha256
    if sha256 == await digest(connection, BUNDLING):
        return "bytes", sha256
    alike = await digest(connection, SUBSTANCE, "beside") == await digest(connection, SUBSTANCE)
    return ("substance" if alike else "no"), sha256
