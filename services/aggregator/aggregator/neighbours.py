"""Which questions lie near a new one: candidates by meaning (pgvector) and by words, then scored pair by pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import asyncpg

from aggregator.bundling import Calibration, Candidate, Features, Score, Text, features, pair_score
from aggregator.bundling.space import Vector
from aggregator.vectors import received, sent

BY_MEANING = 50
BY_WORDS = 20

# First the nearest questions, then every member of the bundles that they are in: average link needs them all.
# Barred are those of which people said that the new one is another question.
_CANDIDATES = """
    with near as (
        (select bundle_id from placement
         where vector is not null and bundle_id is not null and (hub, question_id) <> ($1, $2)
         order by vector <=> $3::real[]::halfvec limit $5)
        union
        (select bundle_id from placement
         where terms && $4 and bundle_id is not null and (hub, question_id) <> ($1, $2)
         order by cardinality(array(select unnest(terms) intersect select unnest($4::text[]))) desc limit $6)
    )
    select p.hub, p.question_id, p.title, p.text, p.theme, halfvec_send(p.vector) as vector, p.bundle_id, b.is_locked,
        count(*) over (partition by p.bundle_id) as size, exists (
            select from link l where l.kind <> 'same' and (
                (l.hub, l.question_id, l.other_hub, l.other_id) = ($1, $2, p.hub, p.question_id)
                or (l.hub, l.question_id, l.other_hub, l.other_id) = (p.hub, p.question_id, $1, $2))
        ) as is_barred
    from placement p join bundle b on b.id = p.bundle_id
    where p.bundle_id in (select bundle_id from near) and (p.hub, p.question_id) <> ($1, $2)
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """A question as the scorer sees it; `vector` is None where no model is loaded."""

    hub: str
    id: UUID
    features: Features
    vector: Vector | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A question that lies near, the bundle that it is in, and how near."""

    hub: str
    id: UUID
    bundle: UUID
    size: int
    is_locked: bool
    is_barred: bool
    features: Features
    score: Score

    def candidate(self) -> Candidate:
        return Candidate(
            f"{self.hub}/{self.id}",
            str(self.bundle),
            self.score.total,
            size=self.size,
            locked=self.is_locked,
            barred=self.is_barred,
        )


async def find(connection: asyncpg.Connection, new: Looked, calibration: Calibration) -> Sequence[Neighbour]:
    """All members of all bundles that hold a question near the new one, each with its score."""
    terms = list(new.features.search_terms)
    rows = await connection.fetch(_CANDIDATES, new.hub, new.id, sent(new.vector), terms, BY_MEANING, BY_WORDS)
    return [_neighbour(new, row, calibration) for row in rows]


def _neighbour(new: Looked, row: asyncpg.Record, calibration: Calibration) -> Neighbour:
    found = _features(f"{row['hub']}/{row['question_id']}", row["title"] or "", row["text"] or "", row["theme"] or "")
    score = pair_score(new.features, new.vector, found, received(row["vector"]), weighing=calibration.weighing)
    where = (row["hub"], row["question_id"], row["bundle_id"], row["size"], row["is_locked"], row["is_barred"])
    return Neighbour(*where, found, score)


@lru_cache(maxsize=5_000)
def _features(key: str, title: str, body: str, theme: str) -> Features:
    return features(Text(key, title, body, theme))
