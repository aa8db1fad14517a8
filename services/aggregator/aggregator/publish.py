"""Tells what became of bundles: their state for the dashboard, their history, and an event for every hub."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from aggregator import events
from aggregator.bundling.thresholds import TOLD
from aggregator.events import Bundle, Happening, Member, Proposed, Region
from plek_common.outbox import Outbox

TOPIC = "national.bundle.v1"

_BUNDLES = """
    select id, version, title, since, body from bundle where id = any($1::uuid[]) order by created_at, id for update
"""
_MEMBERS = """
    select p.bundle_id, p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.theme, p.state, p.asked_at,
        p.because
    from placement p join hub h on h.id = p.hub
    where p.bundle_id = any($1::uuid[]) order by p.joined_at, p.question_id
"""
_PROPOSED = """
    select o.bundle_id, p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.theme, p.state, p.asked_at,
        o.why as because, o.id as proposal_id, o.score, o.why, o.why_not, o.certainty, o.shared, o.near
    from proposal o
    join placement p on p.hub = o.hub and p.question_id = o.question_id
    join hub h on h.id = p.hub
    where o.state = 'open' and o.score >= $2 and o.bundle_id = any($1::uuid[]) order by o.score desc, o.id
"""
_SAVE = """
    update bundle b
    set version = n.version, since = n.since, certainty = n.certainty, strength = n.strength, body = n.body,
        hubs = string_to_array(n.hubs, ','), themes = string_to_array(n.themes, ',')
    from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::real[], $6::jsonb[],
        $7::text[], $8::text[]) as n (id, version, since, certainty, strength, body, hubs, themes)
    where b.id = n.id
"""
_HISTORY = """
    insert into history (bundle_id, number, at, what, detail)
    select * from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[])
"""
_OUTBOX = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::jsonb[])
"""


async def publish(connection: asyncpg.Connection, outbox: Outbox, touched: Mapping[UUID, datetime]) -> None:
    """Brings the public state of these bundles up to date. A bundle of one region alone is nobody else's news."""
    if not touched:
        return
    ids = list(touched)
    members = _grouped(await connection.fetch(_MEMBERS, ids))
    proposed = _grouped(await connection.fetch(_PROPOSED, ids, TOLD))
    news = [
        News(kept, members.get(kept["id"], []), proposed.get(kept["id"], []), touched[kept["id"]])
        for kept in await connection.fetch(_BUNDLES, ids)
    ]
    news = [found for found in news if found.is_told]
    if news:
        await connection.execute(_SAVE, *_columns([found.saved() for found in news]))
        await connection.execute(_HISTORY, *_columns([found.history() for found in news]))
        drafts = [events.told(found.bundle, found.happening, found.at) for found in news]
        await connection.execute(_OUTBOX, *_columns([tuple(outbox.row(draft).values()) for draft in drafts]))


class News:
    """One bundle as it was and as it is now."""

    def __init__(self, kept: asyncpg.Record, members: Sequence[Any], proposed: Sequence[Any], at: datetime) -> None:
        self.before = Bundle.model_validate_json(kept["body"]) if kept["body"] else None
        self.at = at
        self.bundle = _state(kept, members, proposed, at)

    @property
    def is_told(self) -> bool:
        return len(self.bundle.regions) > 1 or self.before is not None

    @property
    def happening(self) -> Happening:
        if len(self.bundle.regions) < 2:
            return "dissolved"
        if self.before is None:
            return "joined" if len(self.bundle.members) > 1 else "proposed"
        if len(self.bundle.members) > len(self.before.members):
            return "joined"
        return "proposed" if len(self.bundle.proposed) > len(self.before.proposed) else "changed"

    def saved(self) -> tuple[Any, ...]:
        b = self.bundle
        themes = {m.theme for m in [*b.members, *b.proposed] if m.theme}
        since = None if self.happening == "dissolved" else b.since
        hubs = ",".join(region.hub for region in b.regions)
        return (
            b.id,
            b.version,
            since,
            b.certainty,
            1.0 if b.certainty == "joined" else max((p.score for p in b.proposed), default=0.0),
            b.model_dump_json(by_alias=True),
            hubs,
            ",".join(sorted(themes)),
        )

    def history(self) -> tuple[Any, ...]:
        return (
            self.bundle.id,
            self.bundle.version,
            self.at,
            self.happening,
            _story(self.before, self.bundle),
        )


def _state(kept: asyncpg.Record, members: Sequence[Any], proposed: Sequence[Any], at: datetime) -> Bundle:
    joined = [Member(**dict(found)) for found in members]
    offered = [Proposed(**dict(found)) for found in proposed]
    names = {m.hub: m.hub_name for m in [*joined, *offered]}
    sure = len({m.hub for m in joined}) > 1
    reasons = [m.because for m in joined[1:]] if sure else [p.why for p in offered]
    return Bundle(
        id=kept["id"],
        version=kept["version"] + 1,
        title=kept["title"],
        since=kept["since"] or at,
        certainty="joined" if sure else "proposed",
        why=next(iter(reasons), ""),
        regions=[Region(hub=hub, name=name) for hub, name in names.items()],
        members=joined,
        proposed=offered,
    )


def _story(before: Bundle | None, now: Bundle) -> str:
    """What changed, as one would tell it."""
    were = {(m.hub, m.question_id) for m in before.members} if before else set()
    offered = {(p.hub, p.question_id) for p in before.proposed} if before else set()
    came = [m.hub_name for m in now.members if (m.hub, m.question_id) not in were]
    asked = [p.hub_name for p in now.proposed if (p.hub, p.question_id) not in offered]
    lines = [f"Vraag uit {name} hoort erbij." for name in came]
    lines += [f"Vraag uit {name} is voorgesteld." for name in asked]
    return " ".join(lines) or "De stand van een van de vragen veranderde."


def _grouped(rows: Sequence[asyncpg.Record]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for each in rows:
        values = dict(each)
        found.setdefault(values.pop("bundle_id"), []).append(values)
    return found


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
