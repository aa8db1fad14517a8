"""Places of questions in bundles. Every change returns the bundles that it touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import asyncpg

from aggregator.arrivals import Arrival
from aggregator.neighbours import Looked, to_text

# Ids follow from what they name, so that a rebuild from the journal gives the same ones.
NAMES = UUID("0192f0c4-6d5e-7b6a-9f00-504c654b0001")
TITLE = 160
EMPTY = "Ingetrokken vraag"

_KNOWN = """
    select p.version, p.bundle_id, p.bundle_id is not null
        and not exists (select from placement o where o.bundle_id = p.bundle_id and o.question_id <> p.question_id)
        and not exists (select from proposal o where o.state = 'open' and o.bundle_id = p.bundle_id) as is_alone
    from placement p where p.hub = $1 and p.question_id = $2
"""
_TEXTS = """
    select hub, question_id, title, text from placement
    where (hub, question_id) in (select * from unnest($1::text[], $2::uuid[]))
"""
_SAVE = """
    insert into placement (hub, question_id, version, title, text, theme, state, asked_at, terms, vector, model,
        bundle_id, because, joined_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ($10::text)::halfvec, $11, $12, $13, $14)
    on conflict (hub, question_id) do update set (version, title, text, theme, state, asked_at, terms, vector, model,
        bundle_id, because, joined_at) = (excluded.version, excluded.title, excluded.text, excluded.theme,
        excluded.state, excluded.asked_at, excluded.terms, excluded.vector, excluded.model, excluded.bundle_id,
        excluded.because, excluded.joined_at)
"""
_REFRESH = """
    update placement set version = $3, title = $4, text = $5, theme = $6, state = $7, terms = $8,
        vector = ($9::text)::halfvec, model = $10
    where hub = $1 and question_id = $2 returning bundle_id
"""
_TOUCH = """
    update placement set version = $3, theme = $4, state = $5 where hub = $1 and question_id = $2 returning bundle_id
"""
_REMOVE = """
    with gone as (
        select bundle_id from placement where hub = $1 and question_id = $2 and bundle_id is not null
    ), emptied as (
        update placement set version = $3, state = $4, title = null, text = null, terms = '{}', vector = null,
            bundle_id = null
        where hub = $1 and question_id = $2
    ), closed as (
        update proposal set state = 'superseded'
        where state = 'open' and (hub, question_id) = ($1, $2) returning bundle_id
    )
    select bundle_id from gone union select bundle_id from closed
"""
_EMPTY = """
    insert into placement (hub, question_id, version, state, asked_at, terms, model, because, joined_at)
    values ($1, $2, $3, $4, $5, '{}', $6, '', $7) on conflict (hub, question_id) do nothing
"""
_FIRSTS = """
    select distinct on (bundle_id) bundle_id, title, text from placement
    where bundle_id = any($1::uuid[]) order by bundle_id, joined_at, question_id
"""
_RETITLE = """
    update bundle b set title = n.title from unnest($1::uuid[], $2::text[]) as n (id, title)
    where b.id = n.id and not b.is_title_pinned
"""
_PROPOSED_TO = "select bundle_id from proposal where state = 'open' and hub = $1 and question_id = $2"
_FOUND = """
    insert into bundle (id, title, created_at) values ($1, $2, $3) on conflict (id) do nothing
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A question that has its place; `is_alone` when nothing is with it and nothing is proposed to it."""

    version: int
    bundle_id: UUID | None
    is_alone: bool


async def known(connection: asyncpg.Connection, key: tuple[str, UUID]) -> Known | None:
    row = await connection.fetchrow(_KNOWN, *key)
    return Known(row["version"], row["bundle_id"], row["is_alone"]) if row else None


async def texts(
    connection: asyncpg.Connection, keys: Sequence[tuple[str, UUID]]
) -> dict[tuple[str, UUID], tuple[str | None, str | None]]:
    """Title and text under which these questions are placed now."""
    hubs, ids = [key[0] for key in keys], [key[1] for key in keys]
    rows = await connection.fetch(_TEXTS, hubs, ids)
    return {(row["hub"], row["question_id"]): (row["title"], row["text"]) for row in rows}


async def join(
    connection: asyncpg.Connection,
    arrival: Arrival,
    new: Looked,
    model: str,
    bundle: UUID | None,
    because: str,
) -> None:
    """Puts the question into the bundle."""
    q = arrival.question
    texts = (q.title, q.text, q.theme, q.state, q.asked_at, list(new.features.search_terms), _written(new))
    await connection.execute(_SAVE, *arrival.key, arrival.version, *texts, model, bundle, because, arrival.at)


async def found(connection: asyncpg.Connection, arrival: Arrival, new: Looked, model: str, because: str) -> UUID:
    """Begins a bundle with this question and returns its id."""
    bundle = uuid5(NAMES, f"bundle/{arrival.hub}/{arrival.question.id}")
    await connection.execute(_FOUND, bundle, title_of(arrival.question.title, arrival.question.text), arrival.at)
    await join(connection, arrival, new, model, bundle, because)
    return bundle


async def update(connection: asyncpg.Connection, arrival: Arrival, new: Looked | None, model: str) -> Sequence[UUID]:
    """Takes over what changed in a question (`new` when that is its text); it stays where it is."""
    q = arrival.question
    if new is None:
        own = await connection.fetchval(_TOUCH, *arrival.key, arrival.version, q.theme, q.state)
    else:
        values = (arrival.version, q.title, q.text, q.theme, q.state, list(new.features.search_terms), _written(new))
        own = await connection.fetchval(_REFRESH, *arrival.key, *values, model)
    offered = await connection.fetch(_PROPOSED_TO, *arrival.key)
    return [own, *(row["bundle_id"] for row in offered)]


async def remove(connection: asyncpg.Connection, arrival: Arrival, model: str) -> Sequence[UUID]:
    """Takes a withdrawn question out of its bundle, text and all. The empty place keeps an older event out."""
    q = arrival.question
    rows = await connection.fetch(_REMOVE, *arrival.key, arrival.version, q.state)
    await connection.execute(_EMPTY, *arrival.key, arrival.version, q.state, q.asked_at, model, arrival.at)
    touched = [row["bundle_id"] for row in rows]
    await _retitle(connection, touched)
    return touched


async def _retitle(connection: asyncpg.Connection, bundles: Sequence[UUID]) -> None:
    """Calls each bundle after its first question: its title may have been the words of one that is gone."""
    firsts = {row["bundle_id"]: row for row in await connection.fetch(_FIRSTS, bundles)}
    titles = [title_of(firsts[b]["title"], firsts[b]["text"]) if b in firsts else EMPTY for b in bundles]
    await connection.execute(_RETITLE, bundles, titles)


def title_of(title: str | None, text: str | None) -> str:
    """What a question is called: its title, else its first sentence."""
    if title:
        return title
    sentence = (text or "").split("? ")[0].split("\n")[0]
    whole = sentence + ("?" if sentence != text and not sentence.endswith("?") else "")
    return whole if len(whole) <= TITLE else whole[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def _written(new: Looked) -> str | None:
    return None if new.vector is None else to_text(new.vector)
