"""Taking a question out, with its words: because it was withdrawn, or because its hub leaves it out of bundling."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from aggregator.placement import explanations
from aggregator.placement.arrivals import Arrival
from aggregator.placement.titles import retitle

_REMOVE = """
    with gone as (
        select bundle_id from placement where hub = $1 and question_id = $2 and bundle_id is not null
    ), unlisted as (
        delete from posting o using placement p
        where (p.hub, p.question_id) = ($1, $2) and o.number = p.number and o.term = any(p.terms)
    ), emptied as (
        update placement set version = $3, state = $4, asked_at = $5, title = null, text = null, theme = null,
            terms = '{}', vector = null, crowding = null, letters = null, bundle_id = null, because = '', model = $6,
            joined_at = $7
        where hub = $1 and question_id = $2
    ), closed as (
        update proposal set state = 'superseded'
        where state in ('open', 'faint') and (hub, question_id) = ($1, $2) returning bundle_id
    )
    select bundle_id from gone union select bundle_id from closed
"""
# Whatever a decision about its place remembered of it goes too.
_UNREMEMBER = """
    update decision set changes = (
        select coalesce(jsonb_agg(c order by n), '[]') from jsonb_array_elements(changes) with ordinality as e (c, n)
        where c ->> 'thing' <> 'place' or c ->> 'key' <> $1
    ) where changes @> jsonb_build_array(jsonb_build_object('thing', 'place', 'key', $1::text))
"""
_EMPTIED = """
    update proposal o set state = 'superseded' where state in ('open', 'faint') and bundle_id = any($1::uuid[])
        and not exists (select from placement p where p.bundle_id = o.bundle_id)
"""
_EMPTY = """
    insert into placement (hub, question_id, version, state, asked_at, terms, model, because, joined_at)
    values ($1, $2, $3, $4, $5, '{}', $6, '', $7) on conflict (hub, question_id) do nothing
"""
# A bundle of one that nobody was told of, and about which nobody decided anything, was never there.
_UNFOUND = """
    delete from bundle b where b.id = any($1::uuid[]) and b.body is null and not b.is_locked and not b.is_title_pinned
        and not exists (select from placement p where p.bundle_id = b.id)
        and not exists (select from proposal o where o.bundle_id = b.id)
        and not exists (select from history h where h.bundle_id = b.id)
        and (select count(*) from bundle where merged_into = b.id) = 0
        and (select count(*) from bundle where split_from = b.id) = 0
        and (select count(*) from decision where bundle_ids @> array[b.id]) = 0
"""


async def remove(connection: asyncpg.Connection, arrival: Arrival, model: str) -> Sequence[UUID]:
    """Takes a withdrawn question out of its bundle, text and all. The empty place keeps an older event out."""
    q = arrival.question
    before = await explanations.seen(connection, arrival.key)
    place = (*arrival.key, arrival.version, q.state, q.asked_at, model, arrival.at)
    rows = await connection.fetch(_REMOVE, *place)
    await connection.execute(_EMPTY, *place)
    touched = list({*(row["bundle_id"] for row in rows), *await explanations.hush(connection, before)})
    await connection.execute(_UNREMEMBER, f"{arrival.hub}/{q.id}")
    await connection.execute(_EMPTIED, touched)
    await retitle(connection, touched)
    await connection.execute(_UNFOUND, touched)
    return touched
