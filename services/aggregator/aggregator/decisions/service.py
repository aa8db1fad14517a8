"""One decision, in one transaction: what it changes, the journal, what hubs are told. The same code does it again in
a rebuild, at the same place between the arrivals (`after`).

Decisions and arrivals never interleave: both hold the row of the bundling stage, first of all locks.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import asyncpg

from aggregator.bundles import publisher
from aggregator.decisions import recalibrate, references, regroup, summary, undo
from aggregator.decisions import repository as decisions_repository
from aggregator.decisions.effects import apply
from aggregator.decisions.facts import TYPE, Answered, Calibrated, Fact, Lead, Lock, Ref, Regroup, Title, Undo
from aggregator.decisions.membership import Refused
from aggregator.decisions.snapshot import Board, Change, Link, Thing
from aggregator.placement import titles
from plek_common.outbox import Outbox
from plek_common.statement import insert

STAGE = "bundle"
NATION = "national"
_HOLD = "insert into stage (name) values ($1) on conflict (name) do update set name = excluded.name returning seq"
_NUMBER = "update journal_head set last_seq = last_seq + 1 returning last_seq, pg_notify('journal', '')"
# What already is as it is wished was decided by the last decision of that kind that stands.
_STANDS = """
    select id from decision where kind = $1 and bundle_ids @> array[$2::uuid] and undone_by is null
    order by seq desc limit 1
"""
_DONE = "select id, seq, changes::text as changes, bundle_ids, effect from decision where id = $1"
_LATER = """
    select id, changes::text as changes from decision
    where seq > $1 and undone_by is null
        and (bundle_ids && $2 or changes @> '[{"thing": "calibration"}]') order by seq
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What a decision did: its changes, the bundles that it is about, that in words, and the hubs that are told."""

    changes: Sequence[Change]
    bundles: Sequence[UUID]
    effect: str
    told: Sequence[str]


async def hold(connection: asyncpg.Connection) -> int:
    """Keeps arrivals and other decisions out until this transaction ends; returns how far bundling is."""
    after: int = await connection.fetchval(_HOLD, STAGE)
    return after


async def take(
    connection: asyncpg.Connection, outbox: Outbox, fact: Fact, after: int, *, subject: str, reason: str | None
) -> UUID:
    """Takes the decision and returns its id, or that of the one by which all is so already; the caller holds the stage
    at `after`.

    Raises:
        Refused: it does not fit what is there; the caller rolls back.
    """
    done = await carry_out(connection, outbox, fact, strict=True)
    if not done.changes and (stands := await _standing(connection, fact)):
        return stands
    seq = (await connection.fetchrow(_NUMBER))["last_seq"]
    told = {
        "seq": seq,
        "source": outbox.source,
        "event_id": str(fact.id),
        "type": TYPE,
        "hub": NATION,
        "topic": NATION,
        "partition": 0,
        "record_offset": 0,
        "entity_id": fact.id,
        "version": 1,
        "event_time": fact.at,
        "payload": fact.model_dump_json(by_alias=True).encode(),
        "after": after,
    }
    await insert(connection, ("journal", told))
    await note(connection, fact, seq, done)
    await insert(connection, ("decision_note", {"decision_id": fact.id, "subject": subject, "reason": reason}))
    return fact.id


async def _standing(connection: asyncpg.Connection, fact: Fact) -> UUID | None:
    if not isinstance(fact.what, Title | Lock | Lead):
        return None
    found: UUID | None = await connection.fetchval(_STANDS, fact.what.kind, fact.what.bundle.bundle_id)
    return found


async def carry_out(connection: asyncpg.Connection, outbox: Outbox, fact: Fact, *, strict: bool) -> Done:
    """Changes what the decision changes and tells it."""
    undone = await connection.fetchrow(_DONE, fact.what.undoes) if isinstance(fact.what, Undo) else None
    await recalibrate.prepare(connection, fact)
    board = await _board(connection, fact, undone)
    try:
        changes = await _changes(connection, board, fact, undone, strict)
    except Refused:
        if strict:
            raise
        changes = board.changes
    await decisions_repository.write(connection, changes, fact.at)
    await titles.retitle(connection, board.touched())
    shift = await recalibrate.follow(connection, fact, changes)
    asked = await regroup.ask(connection, fact, fact.what) if isinstance(fact.what, Regroup) else []
    said = summary.sentence(board, fact, undone["effect"] if undone else "")
    shown = dict.fromkeys([*board.shown(), *asked, *shift.told], fact.at)
    news = await publisher.publish(connection, outbox, shown, said)
    hubs = {region.name for item in news for region in item.regions}
    bundles = list(dict.fromkeys([*board.touched(), *references.about(board, fact)]))
    return Done(changes, bundles, f"{said} {summary.shifted(shift)}".strip(), sorted(hubs))


async def note(connection: asyncpg.Connection, fact: Fact, seq: int, done: Done) -> None:
    """The decision as people read it, and its changes, so that it can be undone."""
    answered = fact.what if isinstance(fact.what, Answered) else None
    row = {
        "id": fact.id,
        "seq": seq,
        "kind": fact.what.kind,
        "at": fact.at,
        "proposal_id": answered and answered.proposal_id,
        "answer": answered and answered.answer,
        "changes": json.dumps([asdict(change) for change in done.changes]),
        "bundle_ids": list(done.bundles),
        "effect": done.effect,
        "told": list(done.told),
    }
    await insert(connection, ("decision", row))


async def _board(connection: asyncpg.Connection, fact: Fact, undone: asyncpg.Record | None) -> Board:
    if undone is None:
        proposals = [fact.what.proposal_id] if isinstance(fact.what, Answered) else []
        bundles = [name.bundle_id for name in references.bundles(fact)]
        return await decisions_repository.read(connection, bundles, references.questions(fact), proposals=proposals)
    keys: dict[Thing, list[str]] = {}
    for change in changes_of(undone):
        keys.setdefault(change.thing, []).append(change.key)
    decided = [
        undone["id"],
        *map(UUID, keys.get("decision", [])),
        *(Link.parse(k).decision for k in keys.get("link", [])),
    ]
    return await decisions_repository.read(
        connection,
        undone["bundle_ids"],
        map(Ref.parse, keys.get("place", [])),
        proposals=map(UUID, keys.get("proposal", [])),
        decisions=decided,
    )


async def _changes(
    connection: asyncpg.Connection, board: Board, fact: Fact, undone: asyncpg.Record | None, strict: bool
) -> Sequence[Change]:
    if isinstance(fact.what, Regroup):
        return regroup.regroup(board, fact, fact.what)
    if isinstance(fact.what, Calibrated):
        return recalibrate.calibrate(board, fact.what)
    if not isinstance(fact.what, Undo):
        return apply(board, fact, strict=strict)
    if undone is None:
        return []
    rows = await connection.fetch(_LATER, undone["seq"], undone["bundle_ids"])
    later = {(change.thing, change.key): row["id"] for row in rows for change in changes_of(row)}
    return undo.undo(board, fact, changes_of(undone), later, strict=strict)


def changes_of(row: asyncpg.Record) -> list[Change]:
    """What a decision changed, as it was written down."""
    return [Change(**change) for change in json.loads(row["changes"])]
