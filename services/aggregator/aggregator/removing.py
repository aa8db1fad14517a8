"""Taking a question out, with its words: because it was withdrawn, or because its hub leaves it out of bundling."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from aggregator.arrivals import Arrival
from aggregator.placing import retitle

GONE = "De vraag waar deze op leek, doet niet meer mee."

_REMOVE = """
    with gone as (
        select bundle_id from placement where hub = $1 and question_id = $2 and bundle_id is not null
    ), unlisted as (
        delete from posting o using placement p
        where (p.hub, p.question_id) = ($1, $2) and o.number = p.number and o.term = any(p.terms)
    ), emptied as (
        update placement set version = $3, state = $4, title = null, text = null, terms = '{}', vector = null,
            crowding = null, letters = null, bundle_id = null
        where hub = $1 and question_id = $2
    ), closed as (
        update proposal set state = 'superseded'
        where state in ('open', 'faint') and (hub, question_id) = ($1, $2) returning bundle_id
    )
    select bundle_id from gone union select bundle_id from closed
"""
# Words of a question that is gone go with it, wherever the machine used them to explain, and whatever a decision about
# its place remembered of it.
_FORGET = """
    update proposal set why = $3, why_not = '', shared = '{}', near = '{}'
    where (hub, question_id) = ($1, $2) or (near_hub, near_id) = ($1, $2) returning bundle_id, state
"""
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


async def remove(connection: asyncpg.Connection, arrival: Arrival, model: str) -> Sequence[UUID]:
    """Takes a withdrawn question out of its bundle, text and all. The empty place keeps an older event out."""
    q = arrival.question
    rows = await connection.fetch(_REMOVE, *arrival.key, arrival.version, q.state)
    await connection.execute(_EMPTY, *arrival.key, arrival.version, q.state, q.asked_at, model, arrival.at)
    forgot = await connection.fetch(_FORGET, *arrival.key, GONE)
    await connection.execute(_UNREMEMBER, f"{arrival.hub}/{q.id}")
    touched = list({row["bundle_id"] for row in [*rows, *(row for row in forgot if row["state"] == "open")]})
    await connection.execute(_EMPTIED, touched)
    await retitle(connection, touched)
    return touched
