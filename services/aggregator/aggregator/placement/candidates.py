"""Whom a question is compared with: the bundles that hold something near it, by meaning or by words.

However many questions there are, about as much is looked at: the index of meaning visits a bounded number, and words
are followed from the rarest on, to the newest that hold them, until enough were met. Ties go to whoever was first.
"""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from aggregator.placement.vector_codec import sent
from aggregator.similarity.clustering.index import BY_MEANING, BY_WORDS, BY_WORDS_ALONE
from aggregator.similarity.embedding.space import Vector
from aggregator.similarity.text.background import term_weights, unknown

BREADTH = 100  # how far the index of meaning looks around: it finds .99 of the nearest fifty (docs/performance.md)
HOLDERS, MET, MET_BY_WORDS_ALONE = 1000, 2000, 10_000  # of one word, and of all words together
MEMBERS = 1000  # that speak for one bundle
GRAIN = 1000

_TUNE = f"set hnsw.ef_search = {BREADTH}"
# Words come up in the order given: each is looked up in turn, and the limit ends that. Sorted as well, it took half as
# long again, for all that is met has to be there before it can be sorted.
_NEAR = f"""
    with meant as materialized (
        select bundle_id from placement
        where $3::real[] is not null and vector is not null and bundle_id is not null
            and (hub, question_id) <> ($1, $2)
        order by vector <=> $3::real[]::halfvec limit {BY_MEANING}
    ), held as materialized (
        select number from (
            select o.number, w.weight
            from unnest($4::text[], $5::int[]) as w (term, weight) cross join lateral (
                select number from posting where term = w.term order by number desc limit {HOLDERS}
            ) o limit $7
        ) met where number is distinct from (select number from placement where (hub, question_id) = ($1, $2))
        group by number order by sum(weight) desc, number limit $6
    )
    select bundle_id from meant
    union select p.bundle_id from held join placement p using (number) where p.bundle_id is not null
"""  # noqa: S608 - constants of this file
# Barred are bundles with a question of which people said that it is another one.
_MEMBERS = """
    with barred as (
        select p.bundle_id from link l join placement p on (p.hub, p.question_id) = (l.other_hub, l.other_id)
        where (l.hub, l.question_id) = ($1, $2) and l.kind <> 'same'
        union select p.bundle_id from link l join placement p using (hub, question_id)
        where (l.other_hub, l.other_id) = ($1, $2) and l.kind <> 'same'
    )
    select p.hub, p.question_id, p.title, p.text, p.theme, halfvec_send(p.vector) as vector, p.crowding, p.letters,
        p.bundle_id, b.is_locked, b.id in (select bundle_id from barred) as is_barred
    from unnest($3::uuid[]) as near (id) join bundle b on b.id = near.id cross join lateral (
        select * from placement p where p.bundle_id = b.id and (p.hub, p.question_id) <> ($1, $2)
        order by p.joined_at, p.question_id, p.hub limit $4
    ) p order by p.bundle_id, p.joined_at, p.question_id, p.hub
"""


async def near(
    connection: asyncpg.Connection, key: tuple[str, UUID], vector: Vector | None, terms: Sequence[str]
) -> list[UUID]:
    """The bundles that hold one of the nearest questions, other than the one with this key."""
    rarity, unseen = term_weights(), unknown()
    # Whole numbers: a sum of fractions depends on the order in which rows happen to come.
    weight = {term: round(GRAIN * rarity.get(term, unseen)) for term in terms}
    rarest_first = sorted(weight, key=lambda term: (-weight[term], term))
    many = (BY_WORDS_ALONE, MET_BY_WORDS_ALONE) if vector is None else (BY_WORDS, MET)
    await connection.execute(_TUNE)
    rows = await connection.fetch(_NEAR, *key, sent(vector), rarest_first, [weight[t] for t in rarest_first], *many)
    return [row["bundle_id"] for row in rows]


async def members(
    connection: asyncpg.Connection, key: tuple[str, UUID], bundles: Sequence[UUID], limit: int = MEMBERS
) -> list[asyncpg.Record]:
    """All members of these bundles but the question itself, bundle by bundle in order of arrival.

    Of a bundle that has more than `limit`, those that were there first.
    """
    return list(await connection.fetch(_MEMBERS, *key, bundles, limit))
