"""What the scorer needs of questions that come in: their words looked at, and their vectors."""

import asyncio
from collections.abc import Sequence

import asyncpg

from aggregator.placement import embeddings, repository
from aggregator.placement.arrivals import Arrival, Batch
from aggregator.placement.neighbours import Looked
from aggregator.similarity import Embedder, Features, features


async def look(connection: asyncpg.Connection, batch: Batch, embedder: Embedder) -> dict[int, Looked]:
    """By number in the journal, those whose words are not the ones under which they are placed."""
    fresh = await _fresh(connection, batch)
    wanted = [embeddings.Wanted(*arrival.key, arrival.text) for arrival in fresh]
    vectors = await embeddings.vectors(connection, embedder, wanted)
    words = await asyncio.to_thread(_words, fresh)
    return {
        arrival.seq: Looked(*arrival.key, seen, vector)
        for arrival, seen, vector in zip(fresh, words, vectors, strict=True)
    }


async def _fresh(connection: asyncpg.Connection, batch: Batch) -> list[Arrival]:
    known = await repository.texts(connection, [arrival.key for arrival in batch.arrivals])
    found = []
    for arrival in batch.arrivals:
        text = (arrival.question.title, arrival.question.text)
        if arrival.is_gone:
            known[arrival.key] = (None, None)
        elif known.get(arrival.key) != text:
            known[arrival.key] = text
            found.append(arrival)
    return found


def _words(arrivals: Sequence[Arrival]) -> list[Features]:
    return [features(arrival.text) for arrival in arrivals]
