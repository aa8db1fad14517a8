"""Which questions lie near a new one, and how near each of them is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress
from operator import not_
from uuid import UUID

import asyncpg
import numpy as np

from aggregator.placement import candidates
from aggregator.placement.vector_codec import received, stacked, unpacked, unpacked_together
from aggregator.similarity import Calibration, Candidate, Features, Score, Text, features, pair_score
from aggregator.similarity.embedding.space import Vector
from aggregator.similarity.scoring.batch import Many


@dataclass(frozen=True, slots=True)
class Looked:
    """A question as the scorer sees it; `vector` is None where no model is loaded."""

    hub: str
    id: UUID
    features: Features
    vector: Vector | None

    @property
    def key(self) -> tuple[str, UUID]:
        return self.hub, self.id

    @property
    def by_meaning(self) -> bool:
        """A model read it."""
        return self.vector is not None and self.vector.size > 0


@dataclass(slots=True)
class Neighbour:
    """A question that lies near, in a bundle of so many, and how likely it is the same (`total`, 0 to 1).

    There are a hundred for every arrival, and the words of three are looked at: what is in the row stays there.
    """

    row: asyncpg.Record
    size: int
    vector: Vector | None
    total: float

    @property
    def hub(self) -> str:
        return str(self.row["hub"])

    @property
    def id(self) -> UUID:
        found: UUID = self.row["question_id"]
        return found

    @property
    def bundle(self) -> UUID:
        found: UUID = self.row["bundle_id"]
        return found

    @property
    def is_locked(self) -> bool:
        return bool(self.row["is_locked"])

    @property
    def is_barred(self) -> bool:
        return bool(self.row["is_barred"])

    @property
    def features(self) -> Features:
        return _features(_text(self.row), self.row["letters"])

    def candidate(self) -> Candidate:
        return Candidate(
            f"{self.row['hub']}/{self.row['question_id']}",
            str(self.bundle),
            self.total,
            size=self.size,
            locked=self.is_locked,
            barred=self.is_barred,
        )

    def score(self, new: Looked, calibration: Calibration) -> Score:
        """The same likelihood in all its parts."""
        return pair_score(new.features, new.vector, self.features, self.vector, weighing=calibration.weighing)


async def find(
    connection: asyncpg.Connection, new: Looked, calibration: Calibration, limit: int = candidates.MEMBERS
) -> Sequence[Neighbour]:
    """All members of all bundles that hold a question near the new one, each with its likelihood; of a bundle with
    more than `limit` those that were there first."""
    bundles = await candidates.near(connection, new.key, new.vector, new.features.search_terms)
    rows = await candidates.members(connection, new.key, bundles, limit)
    return list(_compared(new, rows, calibration))


def _compared(new: Looked, rows: Sequence[asyncpg.Record], calibration: Calibration) -> Iterator[Neighbour]:
    sizes = Counter(row["bundle_id"] for row in rows)
    together, apart = _parted(new, rows, calibration)
    for row, vector, total in _together(new, together, calibration):
        yield Neighbour(row, sizes[row["bundle_id"]], vector, total)
    for row in apart:
        found = Neighbour(row, sizes[row["bundle_id"]], received(row["vector"]), 0.0)
        yield replace(found, total=found.score(new, calibration).total)


def _parted(new: Looked, rows: Sequence[asyncpg.Record], calibration: Calibration) -> tuple[list[asyncpg.Record], ...]:
    """Those that are compared all at once, and those whose words have to be looked at one by one."""
    if new.vector is None or calibration.weighing.meaning.words:
        return [], list(rows)
    whole = [row["vector"] is not None and row["letters"] is not None for row in rows]
    return list(compress(rows, whole)), list(compress(rows, map(not_, whole)))


def _together(
    new: Looked, rows: Sequence[asyncpg.Record], calibration: Calibration
) -> Iterator[tuple[asyncpg.Record, Vector, float]]:
    if new.vector is None or not rows:
        return
    many = Many(
        stacked([row["vector"] for row in rows]),
        np.array([row["crowding"] for row in rows]),
        unpacked_together([row["letters"] for row in rows]),
        [(row["theme"] or "").strip().casefold() for row in rows],
        [not row["letters"] and _text(row).is_blank for row in rows],
    )
    totals = many.totals(new.features, new.vector, calibration.weighing.meaning)
    yield from zip(rows, many.vectors, totals.tolist(), strict=True)


def _text(row: asyncpg.Record) -> Text:
    return Text.of(f"{row['hub']}/{row['question_id']}", row)


@lru_cache(maxsize=5_000)
def _features(text: Text, letters: bytes | None) -> Features:
    return features(text, None if letters is None else unpacked(letters))
