"""Places of questions in bundles. Every change returns the bundles that it touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from aggregator.placement.arrivals import Arrival
from aggregator.placement.neighbours import Looked
from aggregator.placement.titles import retitle, title_of
from aggregator.placement.vector_codec import packed, sent
from aggregator.similarity.embedding.space import crowding
from plek_common.statement import Named

# Ids follow from what they name, so that a rebuild from the journal gives the same ones.
NAMES = UUID("0192f0c4-6d5e-7b6a-9f00-504c654b0001")

# Where people said that it belongs, when it comes back: with whom it is the same, unless others there are not.
_BOUND = """
    with said as (
        select kind, other_hub as hub, other_id as question_id from link where (hub, question_id) = ($1, $2)
        union all select kind, hub, question_id from link where (other_hub, other_id) = ($1, $2)
    )
    select p.bundle_id from said join placement p using (hub, question_id) join bundle b on b.id = p.bundle_id
    where said.kind = 'same' and not b.is_locked and not exists (
        select from said no join placement q using (hub, question_id)
        where no.kind <> 'same' and q.bundle_id = p.bundle_id
    ) order by p.joined_at, p.question_id limit 1
"""
_KNOWN = f"""
    select coalesce(p.version, 0) as version, p.bundle_id, p.bundle_id is not null
        and not exists (select from placement o where o.bundle_id = p.bundle_id and o.question_id <> p.question_id)
        and not exists (select from proposal o where o.state = 'open' and o.bundle_id = p.bundle_id) as is_alone,
        case when p.bundle_id is null then ({_BOUND}) end as bound
    from (values ($1::text, $2::uuid)) as asked (hub, question_id) left join placement p using (hub, question_id)
"""  # noqa: S608 - constants of this file
_TEXTS = """
    select hub, question_id, title, text from placement
    where (hub, question_id) in (select * from unnest($1::text[], $2::uuid[]))
"""
_PLACED = """
    placed as (
        insert into placement (hub, question_id, version, title, text, theme, state, asked_at, terms, vector, crowding,
            letters, model, bundle_id, because, joined_at, language, is_answered)
        values (:hub, :question_id, :version, :title, :text, :theme, :state, :asked_at, :terms,
            :vector::real[]::halfvec, :crowding, :letters, :model, {bundle}, :because, :joined_at,
            :language, :is_answered)
        on conflict (hub, question_id) do update set (version, title, text, theme, state, asked_at, terms, vector,
            crowding, letters, model, bundle_id, because, joined_at, language, is_answered) = (excluded.version,
            excluded.title, excluded.text, excluded.theme, excluded.state, excluded.asked_at, excluded.terms,
            excluded.vector, excluded.crowding, excluded.letters, excluded.model, excluded.bundle_id, excluded.because,
            excluded.joined_at, excluded.language, excluded.is_answered)
        returning number
    ), listed as (
        insert into posting (term, number) select term, number from placed, unnest(:terms::text[]) as term
        on conflict do nothing
    )
"""
_JOIN = Named(f"with {_PLACED.format(bundle=':bundle_id')} select from placed")
# The bundle may have been here before, and others live on under its id.
_BEGIN = Named(f"""
    with own as (
        select case when exists (select from bundle b where b.id = :first_id::uuid
            and (b.merged_into is not null or exists (select from placement p where p.bundle_id = b.id)))
            then :other_id::uuid else :first_id::uuid end as id
    ), begun as (
        insert into bundle (id, title, created_at) select id, :name::text, :joined_at::timestamptz from own
        on conflict (id) do nothing
    ), {_PLACED.format(bundle="(select id from own)")}
    select id from own
""")  # noqa: S608 - constants of this file
_REFRESH = Named("""
    with old as (
        select number, terms from placement where hub = :hub and question_id = :question_id
    ), unlisted as (
        delete from posting o using old
        where o.number = old.number and o.term = any(old.terms) and o.term <> all(:terms::text[])
    ), listed as (
        insert into posting (term, number) select term, number from old, unnest(:terms::text[]) as term
        on conflict do nothing
    )
    update placement set version = :version, title = :title, text = :text, theme = :theme, state = :state,
        terms = :terms, vector = :vector::real[]::halfvec, crowding = :crowding, letters = :letters, model = :model,
        language = :language, is_answered = :is_answered
    where hub = :hub and question_id = :question_id returning bundle_id
""")
_TOUCH = Named("""
    update placement set version = :version, theme = :theme, state = :state, language = :language,
        is_answered = :is_answered
    where hub = :hub and question_id = :question_id returning bundle_id
""")
_PROPOSED_TO = "select bundle_id from proposal where state = 'open' and hub = $1 and question_id = $2"


@dataclass(frozen=True, slots=True)
class Known:
    """A question and its place, as far as it has one; version 0 was never here.

    `is_alone`: nothing is with it, and nothing is proposed to it. `bound`: where people said that it belongs, of one
    that has no place.
    """

    version: int
    bundle_id: UUID | None
    is_alone: bool
    bound: UUID | None


async def known(connection: asyncpg.Connection, key: tuple[str, UUID]) -> Known:
    return Known(**await connection.fetchrow(_KNOWN, *key))


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
    place = {"model": model, "bundle_id": bundle, "because": because, "joined_at": arrival.at}
    await connection.execute(*_JOIN.of(_stated(arrival) | _looks(new) | place))


async def found(connection: asyncpg.Connection, arrival: Arrival, new: Looked, model: str, because: str) -> UUID:
    """Begins a bundle with this question and returns its id."""
    name = f"bundle/{arrival.hub}/{arrival.question.id}"
    ids = {"first_id": uuid5(NAMES, name), "other_id": uuid5(NAMES, f"{name}/{arrival.version}")}
    place = {"model": model, "because": because, "joined_at": arrival.at}
    called = {"name": title_of(arrival.question.title, arrival.question.text)}
    values = _stated(arrival) | _looks(new) | place | ids | called
    bundle: UUID = await connection.fetchval(*_BEGIN.of(values))
    return bundle


async def update(connection: asyncpg.Connection, arrival: Arrival, new: Looked | None, model: str) -> Sequence[UUID]:
    """Takes over what changed in a question (`new` when that is its text); it stays where it is."""
    stated = _stated(arrival)
    if new is None:
        own = await connection.fetchval(*_TOUCH.of(stated))
    else:
        own = await connection.fetchval(*_REFRESH.of(stated | _looks(new) | {"model": model}))
        await retitle(connection, [own])
    offered = await connection.fetch(_PROPOSED_TO, *arrival.key)
    return [own, *(row["bundle_id"] for row in offered)]


def _stated(arrival: Arrival) -> dict[str, Any]:
    """What its hub says of the question."""
    q = arrival.question
    return {
        "hub": arrival.hub,
        "question_id": q.id,
        "version": arrival.version,
        "title": q.title,
        "text": q.text,
        "theme": q.theme,
        "state": q.state,
        "asked_at": q.asked_at,
        "language": q.language,
        "is_answered": q.is_answered,
    }


def _looks(new: Looked) -> dict[str, Any]:
    """What others will be compared with."""
    return {
        "terms": list(new.features.search_terms),
        "vector": sent(new.vector),
        "crowding": None if new.vector is None else crowding(new.vector),
        "letters": packed(new.features.by_letters),
    }
