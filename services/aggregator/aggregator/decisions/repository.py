"""Between rows and board: what a decision is about is read, what it changed is written."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg

from aggregator.decisions.facts import Ref
from aggregator.decisions.membership import moment
from aggregator.decisions.snapshot import AT_WORK, HOLDS, Board, Change, Link, Offer, Thing, Value
from aggregator.placement.calibration import active

# Each way to a row is asked by itself: joined by an "or", they made PostgreSQL read the whole table. So did a
# chain of merges, which it expects to be long; "limit 1" says that one bundle follows another.
_BUNDLES = """
    with recursive seed as (
        select id from unnest($1::uuid[]) as id
        union select p.bundle_id from unnest($2::text[], $3::uuid[]) as q (hub, question_id)
            join placement p using (hub, question_id) where p.bundle_id is not null
    ), became as (
        select b.id, b.merged_into from bundle b join seed using (id)
        union select b.* from became a cross join lateral (
            select id, merged_into from bundle where id = a.merged_into limit 1
        ) b
    )
    select id from became
"""
_OFFERS = """
    with found as (
        select id from proposal where id = any($2::uuid[])
        union select id from proposal where bundle_id = any($1::uuid[])
        union select o.id from placement p join proposal o using (hub, question_id) where p.bundle_id = any($1::uuid[])
    )
    select id, kind, bundle_id, hub, question_id, near_hub, near_id, leaving, state, later_at
    from found join proposal using (id)
"""
_SHAPES = """
    select id, case when is_title_pinned then title end as pinned, is_locked, lead,
        merged_into, split_from, body is not null as is_told
    from bundle where id = any($1::uuid[])
"""
_PLACES = """
    with found as (
        select hub, question_id from placement where bundle_id = any($1::uuid[])
        union select * from unnest($2::text[], $3::uuid[])
    )
    select hub, question_id, bundle_id, because, joined_at from found join placement using (hub, question_id)
    where bundle_id is not null
"""
_LINKS = """
    with here as (select hub, question_id from placement where bundle_id = any($1::uuid[]))
    select l.* from link l join here on (l.hub, l.question_id) = (here.hub, here.question_id)
    union select l.* from link l join here on (l.other_hub, l.other_id) = (here.hub, here.question_id)
    union select l.* from link l where l.decision_id = any($2::uuid[])
"""
_UNDONE = "select id, undone_by from decision where id = any($1::uuid[])"

_UPDATES = {
    "title": "update bundle set title = coalesce($2, title), is_title_pinned = $2 is not null where id = $1",
    "lock": "update bundle set is_locked = $2 where id = $1",
    "lead": "update bundle set lead = $2 where id = $1",
    "redirect": "update bundle set merged_into = $2 where id = $1",
    "place": "update placement set bundle_id = $3, because = $4, joined_at = $5::text::timestamptz"
    " where hub = $1 and question_id = $2",
    "proposal": "update proposal set state = $2, bundle_id = $3, later_at = $4::text::timestamptz where id = $1",
    "origin": "insert into bundle (id, title, created_at, split_from) values ($1, '', $3, $2)"
    " on conflict (id) do nothing",
    "decision": "update decision set undone_by = $2 where id = $1",
    "link": "insert into link values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
    "calibration": "update calibration set is_active = version = $2,"
    " activated_at = case when version = $2 then $3 else activated_at end where $1 = 'active'",
    "unlink": "delete from link where (decision_id, kind, hub, question_id, other_hub, other_id) ="
    " ($1, $2, $3, $4, $5, $6)",
}


async def read(
    connection: asyncpg.Connection,
    bundles: Iterable[UUID],
    questions: Iterable[Ref],
    *,
    proposals: Iterable[UUID] = (),
    decisions: Iterable[UUID] = (),
) -> Board:
    """The board around these: what they became, who is in them, what is said of those and proposed to them."""
    refs = _columns(questions)
    near = [row["id"] for row in await connection.fetch(_BUNDLES, list(bundles), *refs)]
    offers = await connection.fetch(_OFFERS, near, list(proposals))
    asked = _columns(Ref(hub=row["hub"], question_id=row["question_id"]) for row in offers)
    around = [row["id"] for row in await connection.fetch(_BUNDLES, [row["bundle_id"] for row in offers], *asked)]
    board = Board(hubs={row["id"]: row["name"] for row in await connection.fetch("select id, name from hub")})
    every = list({*near, *around})
    _lay_bundles(board, await connection.fetch(_SHAPES, every))
    _lay_places(board, await connection.fetch(_PLACES, every, *refs))
    _lay_offers(board, offers)
    for row in await connection.fetch(_LINKS, near, list(decisions)):
        board.cells["link", _link(row).key] = HOLDS
    board.cells["calibration", AT_WORK] = {"version": (await active(connection)).version}
    for row in await connection.fetch(_UNDONE, list(decisions)):
        board.cells["decision", str(row["id"])] = {"undoneBy": str(row["undone_by"])} if row["undone_by"] else None
    return board


async def write(connection: asyncpg.Connection, changes: Sequence[Change], at: Any) -> None:
    """Makes the changes, in their order."""
    made = [(_statement(change), _row(change, at)) for change in changes]
    for statement, rows in groupby(made, key=lambda each: each[0]):
        await connection.executemany(statement, [row for _, row in rows])


def _lay_bundles(board: Board, rows: Sequence[asyncpg.Record]) -> None:
    for row in rows:
        key = str(row["id"])
        board.cells["title", key] = {"pinned": row["pinned"]}
        board.cells["lock", key] = {"locked": row["is_locked"]}
        board.cells["lead", key] = {"hub": row["lead"]}
        board.cells["redirect", key] = {"bundle": str(row["merged_into"])} if row["merged_into"] else None
        board.cells["origin", key] = {"bundle": str(row["split_from"])} if row["split_from"] else None
    board.told = frozenset(row["id"] for row in rows if row["is_told"])


def _lay_places(board: Board, rows: Sequence[asyncpg.Record]) -> None:
    for row in rows:
        ref = Ref(hub=row["hub"], question_id=row["question_id"])
        place = {"bundle": str(row["bundle_id"]), "because": row["because"], "joinedAt": moment(row["joined_at"])}
        board.cells["place", str(ref)] = place


def _lay_offers(board: Board, rows: Sequence[asyncpg.Record]) -> None:
    for row in rows:
        near = Ref(hub=row["near_hub"], question_id=row["near_id"]) if row["near_id"] else None
        asked = Ref(hub=row["hub"], question_id=row["question_id"])
        later = moment(row["later_at"]) if row["later_at"] else None
        leaving = tuple(map(Ref.parse, row["leaving"]))
        offer = Offer(row["id"], row["kind"], row["bundle_id"], asked, near, leaving, row["state"], later)
        board.offers[offer.id] = offer
        value: Value = {"state": offer.state, "bundle": str(offer.bundle), "laterAt": later}
        board.cells["proposal", str(offer.id)] = value


def _link(row: asyncpg.Record) -> Link:
    one = Ref(hub=row["hub"], question_id=row["question_id"])
    other = Ref(hub=row["other_hub"], question_id=row["other_id"])
    return Link(row["decision_id"], row["kind"], one, other)


def _statement(change: Change) -> str:
    return _UPDATES["unlink" if change.thing == "link" and change.after is None else change.thing]


def _row(change: Change, at: Any) -> tuple[Any, ...]:
    return (
        *_key(change),
        *_values(change.thing, change.after or {}),
        *((at,) if change.thing in ("origin", "calibration") else ()),
    )


def _key(change: Change) -> tuple[Any, ...]:
    if change.thing == "link":
        link = Link.parse(change.key)
        ends = (link.one.hub, link.one.question_id, link.other.hub, link.other.question_id)
        return (link.decision, link.kind, *ends)
    if change.thing == "place":
        ref = Ref.parse(change.key)
        return (ref.hub, ref.question_id)
    if change.thing == "calibration":
        return (change.key,)
    return (UUID(change.key),)


def _values(thing: Thing, value: dict[str, Any]) -> tuple[Any, ...]:
    bundle = UUID(value["bundle"]) if value.get("bundle") else None
    known: dict[Thing, tuple[Any, ...]] = {
        "place": (bundle, value.get("because"), value.get("joinedAt")),
        "proposal": (value.get("state"), bundle, value.get("laterAt")),
        "title": (value.get("pinned"),),
        "lock": (value.get("locked"),),
        "lead": (value.get("hub"),),
        "origin": (bundle,),
        "redirect": (bundle,),
        "decision": (UUID(value["undoneBy"]) if value.get("undoneBy") else None,),
        "link": (),
        "calibration": (value.get("version"),),
    }
    return known[thing]


def _columns(questions: Iterable[Ref]) -> tuple[list[str], list[UUID]]:
    refs = list(questions)
    return [ref.hub for ref in refs], [ref.question_id for ref in refs]
