"""Vectors that were made before: the same words under the same model are read by it once.

Kept with the question whose words they are, so that they go when it goes, whoever else wrote the same.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import numpy as np

from aggregator.placement.vector_codec import received, sent
from aggregator.similarity import Embedder, Text
from aggregator.similarity.embedding.embedder import read_by_model
from aggregator.similarity.embedding.space import Vector

_FIND = """
    select n.at, halfvec_send(e.vector) as vector, e.is_own
    from unnest($2::bytea[], $3::text[], $4::uuid[]) with ordinality as n (digest, hub, question_id, at)
    cross join lateral (
        select vector, (e.hub, e.question_id) = (n.hub, n.question_id) as is_own from embedding e
        where e.model = $1 and e.digest = n.digest order by is_own desc limit 1
    ) e
"""
# Not of a question that is gone by now: a run beside meets it again on its way (rebuild/).
_KEEP = """
    insert into embedding (model, digest, hub, question_id, vector) select $1, $2, $3, $4, $5::real[]::halfvec
    where exists (select from question where hub = $3 and id = $4 and text is not null) on conflict do nothing
"""
_FORGET = "delete from embedding where hub = $1 and question_id = $2 and digest is distinct from $3"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, and what the model reads of it."""

    hub: str
    question_id: UUID
    text: Text

    @property
    def digest(self) -> bytes:
        """SHA-256 of exactly what the model reads."""
        return hashlib.sha256(read_by_model(self.text).encode()).digest()


async def vectors(connection: asyncpg.Connection, embedder: Embedder, wanted: Sequence[Wanted]) -> list[Vector | None]:
    """The vector of each, as halfvec keeps it: looked up, or made and kept. None where no model is loaded."""
    if not embedder.dim or not wanted:
        return [None] * len(wanted)
    digests = [each.digest for each in wanted]
    hubs, ids = [each.hub for each in wanted], [each.question_id for each in wanted]
    rows = await connection.fetch(_FIND, embedder.version, digests, hubs, ids)
    known = {digests[row["at"] - 1]: received(row["vector"]) for row in rows}
    owned = {row["at"] - 1 for row in rows if row["is_own"]}
    known |= await _made(embedder, {d: w.text for d, w in zip(digests, wanted, strict=True) if d not in known})
    found = [known[digest] for digest in digests]
    new = [at for at in range(len(wanted)) if at not in owned]
    rest = [(embedder.version, digests[at], hubs[at], ids[at], sent(found[at])) for at in new]
    await connection.executemany(_KEEP, rest)
    return found


async def forget(connection: asyncpg.Connection, key: tuple[str, UUID], but: Text | None = None) -> None:
    """Deletes the vectors of a question, save those of the words that it has now."""
    await connection.execute(_FORGET, *key, Wanted(*key, but).digest if but else None)


async def _made(embedder: Embedder, texts: dict[bytes, Text]) -> dict[bytes, Vector | None]:
    """The slow part, in a thread. Rounded as they are kept: a question looks the same at its second coming."""
    if not texts:
        return {}
    made = await asyncio.to_thread(embedder.embed, list(texts.values()))
    return dict(zip(texts, made.astype(np.float16).astype(np.float32), strict=True))
