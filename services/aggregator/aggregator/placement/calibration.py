"""The calibration at work: what was learned and put to work, else what this version of the software came with.

What waits in the queue is scored anew when another comes; where nobody is asked any more it is `faint`, and comes back
when the calibration is taken back.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from aggregator.similarity import SHIPPED, Calibration
from aggregator.similarity.scoring.basis import Basis, Standing

WAITING = ("open", "faint")
CALIBRATION = TypeAdapter(Calibration)
BASIS = TypeAdapter(Basis)

# What was learned from other weights than those of this software does not fit them.
_KNOWN = "select version, numbers::text as numbers, is_active from calibration where base = $1"
_ACTIVE = "select numbers::text from calibration where base = $1 and is_active"
_REMEMBER = """
    insert into calibration (version, base, numbers, is_active) values ($1, $2, $3, false)
    on conflict (version) do nothing
"""
_WAITING = """
    select id, bundle_id, kind, state, score, certainty, is_told, basis::text as basis from proposal
    where state = any($1::text[]) and basis is not null and ($2::uuid[] is null or id = any($2)) order by id
"""
_RESCORE = """
    update proposal o set score = n.score, certainty = n.certainty, is_told = n.is_told, scored_by = $6,
        state = case when n.is_asked then 'open' else 'faint' end
    from unnest($1::uuid[], $2::real[], $3::text[], $4::bool[], $5::bool[])
        as n (id, score, certainty, is_told, is_asked)
    where o.id = n.id
"""
_AGAIN = "update stage set seq = 0 where name = 'reconcile'"


@dataclass(slots=True)
class Shift:
    """What another calibration does to the queue: how many leave it, come back, are called otherwise; `told` are the
    bundles of which hubs see something else."""

    open: int = 0
    leaves: int = 0
    returns: int = 0
    renamed: int = 0
    told: dict[UUID, None] = field(default_factory=dict)

    def note(self, row: asyncpg.Record, now: Standing) -> None:
        was, tells = row["state"] == "open", row["state"] == "open" and row["is_told"]
        is_told = _is_told(row, now) and now.is_asked
        self.open += was
        self.leaves += was and not now.is_asked
        self.returns += now.is_asked and not was
        self.renamed += was and now.is_asked and row["certainty"] != now.certainty
        if tells != is_told or (tells and row["certainty"] != now.certainty):
            self.told[row["bundle_id"]] = None


async def active(connection: asyncpg.Connection) -> Calibration:
    """The one at work."""
    numbers: str | None = await connection.fetchval(_ACTIVE, SHIPPED.version)
    return SHIPPED if numbers is None else CALIBRATION.validate_json(numbers)


async def known(connection: asyncpg.Connection) -> dict[str, Calibration]:
    """Every one that is or was at work, by its version."""
    rows = await connection.fetch(_KNOWN, SHIPPED.version)
    found = {row["version"]: CALIBRATION.validate_json(row["numbers"]) for row in rows}
    return {SHIPPED.version: SHIPPED} | found


async def remember(connection: asyncpg.Connection, calibration: Calibration, base: str) -> None:
    """Keeps the numbers of a calibration that is to be put to work."""
    await connection.execute(_REMEMBER, calibration.version, base, written(calibration))


def written(calibration: Calibration) -> str:
    return json.dumps(asdict(calibration))


async def foresee(connection: asyncpg.Connection, calibration: Calibration) -> Shift:
    """What this one would do to the queue; changes nothing."""
    shift = Shift()
    for row, now in _standings(await _waiting(connection, None), calibration, await known(connection)):
        shift.note(row, now)
    return shift


async def rescore(connection: asyncpg.Connection, only: Sequence[UUID] | None = None) -> Shift:
    """Scores what waits by the calibration at work: everything, or `only` these proposals."""
    calibration, shift = await active(connection), Shift()
    changed = []
    for row, now in _standings(await _waiting(connection, only), calibration, await known(connection)):
        shift.note(row, now)
        changed.append((row["id"], now.score, now.certainty, _is_told(row, now), now.is_asked))
    if changed:
        await connection.execute(_RESCORE, *map(list, zip(*changed, strict=True)), calibration.version)
    return shift


async def again(connection: asyncpg.Connection) -> None:
    """Has everything looked at once more, from the beginning of the journal."""
    await connection.execute(_AGAIN)


async def _waiting(connection: asyncpg.Connection, only: Sequence[UUID] | None) -> list[asyncpg.Record]:
    return list(await connection.fetch(_WAITING, WAITING, only))


def _standings(
    rows: Sequence[asyncpg.Record], calibration: Calibration, known: Mapping[str, Calibration]
) -> Iterator[tuple[asyncpg.Record, Standing]]:
    for row in rows:
        if now := BASIS.validate_json(row["basis"]).under(calibration, known):
            yield row, now


def _is_told(row: asyncpg.Record, now: Standing) -> bool:
    """Hubs hear of who may join, not of bundles that may become one."""
    return now.is_told and row["kind"] == "join"
