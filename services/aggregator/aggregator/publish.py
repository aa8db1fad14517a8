"""Tells what became of bundles: their state for the dashboard, their history, and an event for every hub."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from aggregator import events
from aggregator.bundling.thresholds import TOLD
from aggregator.news import News
from plek_common.outbox import Outbox

TOPIC = "national.bundle.v1"

_BUNDLES = """
    select b.id, b.version, b.title, b.since, b.body::text as body, b.is_locked, b.is_title_pinned,
        b.merged_into, b.split_from, b.lead, h.name as lead_name
    from bundle b left join hub h on h.id = b.lead
    where b.id = any($1::uuid[]) order by b.created_at, b.id for update of b
"""
_SEE_ALSO = """
    select distinct here.bundle_id, b.id, b.title from (
        select hub, question_id, other_hub, other_id from link where kind = 'related'
        union select other_hub, other_id, hub, question_id from link where kind = 'related'
    ) l join placement here on (here.hub, here.question_id) = (l.hub, l.question_id)
    join placement there on (there.hub, there.question_id) = (l.other_hub, l.other_id)
    join bundle b on b.id = there.bundle_id
    where here.bundle_id = any($1::uuid[]) and b.id <> here.bundle_id order by b.id
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
    where o.state = 'open' and o.kind = 'join' and o.score >= $2 and o.bundle_id = any($1::uuid[])
    order by o.score desc, o.id
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


async def publish(
    connection: asyncpg.Connection, outbox: Outbox, touched: Mapping[UUID, datetime], because: str = ""
) -> Sequence[News]:
    """Brings the public state of these bundles up to date and returns what hubs are told, `because` of a decision.

    A bundle of one region alone is nobody else's news.
    """
    if not touched:
        return []
    ids = list(touched)
    around = [
        _grouped(await connection.fetch(_MEMBERS, ids)),
        _grouped(await connection.fetch(_PROPOSED, ids, TOLD)),
        _grouped(await connection.fetch(_SEE_ALSO, ids)),
    ]
    news = [
        News(kept, *(found.get(kept["id"], []) for found in around), at=touched[kept["id"]], because=because)
        for kept in await connection.fetch(_BUNDLES, ids)
    ]
    news = [found for found in news if found.is_told]
    if news:
        await connection.execute(_SAVE, *_columns([found.saved() for found in news]))
        await connection.execute(_HISTORY, *_columns([found.history() for found in news]))
        drafts = [events.told(found.bundle, found.happening, found.at) for found in news]
        await connection.execute(_OUTBOX, *_columns([tuple(outbox.row(draft).values()) for draft in drafts]))
    return news


def _grouped(rows: Sequence[asyncpg.Record]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for each in rows:
        values = dict(each)
        found.setdefault(values.pop("bundle_id"), []).append(values)
    return found


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
