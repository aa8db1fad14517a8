"""Tells what became of bundles: their state for the dashboard, their history, and an event for every hub."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from aggregator.bundles import events
from aggregator.bundles.change import Around, News, summed
from aggregator.bundles.selection import OFFERED, Key, Place, shown
from plek_common.outbox import Outbox

T = TypeVar("T")
TOPIC = "national.bundle.v1"

_BUNDLES = """
    select b.id, b.version, b.title, b.since, b.body::text as body, b.is_locked, b.is_title_pinned,
        b.merged_into, b.split_from, b.lead, h.name as lead_name
    from bundle b left join hub h on h.id = b.lead
    where b.id = any($1::uuid[]) order by b.created_at, b.id for update of b
"""
_SEE_ALSO = """
    with here as (
        select bundle_id, hub, question_id from placement where bundle_id = any($1::uuid[])
    ), related as (
        select here.bundle_id, l.other_hub as hub, l.other_id as question_id
        from here join link l using (hub, question_id) where l.kind = 'related'
        union select here.bundle_id, l.hub, l.question_id
        from here join link l on (l.other_hub, l.other_id) = (here.hub, here.question_id) where l.kind = 'related'
    )
    select distinct related.bundle_id, b.id, b.title
    from related join placement there using (hub, question_id) join bundle b on b.id = there.bundle_id
    where b.id <> related.bundle_id order by b.id
"""
# Everybody without their words, of which there may be very many; then the words of those that are shown.
_MEMBERS = """
    select p.bundle_id, p.hub, h.name as hub_name, p.question_id, p.theme, p.is_answered, p.joined_at as at
    from placement p join hub h on h.id = p.hub
    where p.bundle_id = any($1::uuid[]) order by p.joined_at, p.question_id, p.hub
"""
_PROPOSED = """
    select o.bundle_id, p.hub, h.name as hub_name, p.question_id, p.theme, p.is_answered, o.made_at as at, o.score
    from proposal o
    join placement p on p.hub = o.hub and p.question_id = o.question_id
    join hub h on h.id = p.hub
    where o.state = 'open' and o.kind = 'join' and o.is_told and o.bundle_id = any($1::uuid[])
    order by o.score desc, o.id
"""
_WORDS = """
    select w.bundle_id, p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.theme, p.state, p.asked_at,
        p.because, p.language, p.is_answered as answered,
        o.id as proposal_id, o.score, o.why, o.why_not, o.certainty, o.shared, o.near
    from unnest($1::uuid[], $2::text[], $3::uuid[]) as w (bundle_id, hub, question_id)
    join placement p using (hub, question_id) join hub h on h.id = p.hub
    left join proposal o on (o.bundle_id, o.hub, o.question_id) = (w.bundle_id, p.hub, p.question_id)
        and o.kind = 'join' and o.state = 'open'
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
    """Brings the public state of these bundles up to date, `because` of a decision, and tells it; returns the news."""
    news = await note(connection, touched, because)
    await tell(connection, outbox, news)
    return news


async def note(connection: asyncpg.Connection, touched: Mapping[UUID, datetime], because: str = "") -> Sequence[News]:
    """Brings the public state of these bundles and their history up to date; returns what is to be told."""
    if not touched:
        return []
    around = await _around(connection, list(touched))
    news = [
        News(kept, around[kept["id"]], at=touched[kept["id"]], because=because)
        for kept in await connection.fetch(_BUNDLES, list(touched))
    ]
    news = [found for found in news if found.is_told]
    if news:
        await connection.execute(_SAVE, *_columns([found.saved() for found in news]))
        await connection.execute(_HISTORY, *_columns([found.history() for found in news]))
    return news


async def tell(connection: asyncpg.Connection, outbox: Outbox, news: Sequence[News]) -> None:
    """Tells hubs what became of each bundle in the end, however often it changed."""
    drafts = [events.told(found.bundle, found.happening, found.at) for found in summed(news)]
    if drafts:
        await connection.execute(_OUTBOX, *_columns([tuple(outbox.row(draft).values()) for draft in drafts]))


async def _around(connection: asyncpg.Connection, ids: Sequence[UUID]) -> dict[UUID, Around]:
    members = _grouped(await connection.fetch(_MEMBERS, ids), Place)
    proposed = _grouped(await connection.fetch(_PROPOSED, ids), Place)
    related = _grouped(await connection.fetch(_SEE_ALSO, ids), _other)
    wanted = [
        (id, *place.key) for id in ids for place in (*shown(members.get(id, ())), *proposed.get(id, [])[:OFFERED])
    ]
    rows = await connection.fetch(_WORDS, *_columns(wanted)) if wanted else []
    words: dict[UUID, dict[Key, asyncpg.Record]] = {id: {} for id in ids}
    for row in rows:
        words[row["bundle_id"]][row["hub"], row["question_id"]] = row
    return {id: Around(members.get(id, []), proposed.get(id, []), words[id], related.get(id, [])) for id in ids}


def _grouped(rows: Sequence[asyncpg.Record], make: Callable[..., T]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = {}
    for each in rows:
        bundle_id, *values = each.values()
        found.setdefault(bundle_id, []).append(make(*values))
    return found


def _other(id: UUID, title: str) -> dict[str, Any]:
    return {"id": id, "title": title}


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
