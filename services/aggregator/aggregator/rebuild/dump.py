"""What follows from the journal, as text: equal bytes mean equal contents."""

import hashlib
from collections.abc import AsyncIterator, Mapping

import asyncpg

# Every column that follows from events, in a fixed order. `received_at` of the journal is where the moments in
# bundles come from: it is input here, not this machine's clock.
PROJECTIONS = {
    "question": "select hub, id, version, state, title, text, language, asker_kind, theme, area, level, needed_by, "
    "asked_at, released_at, answer, answered_at, event_time from question order by hub, id",
    "entry": "select hub, id, version, service, kind, name, themes, state, body, event_time from entry "
    "order by hub, id",
}
BUNDLING = {
    "bundle": "select id, version, title, created_at, since, certainty, strength, hubs, themes, is_locked, "
    "is_title_pinned, lead, merged_into, split_from, body from bundle order by id",
    "placement": "select hub, question_id, version, title, text, theme, state, asked_at, terms, vector, model, "
    "language, is_answered, bundle_id, because, joined_at from placement order by hub, question_id",
    "proposal": "select id, bundle_id, hub, question_id, score, why, why_not, certainty, shared, near, state, made_at, "
    "kind, near_hub, near_id, leaving, later_at, is_told, scored_by, basis from proposal order by id",
    "link": "select * from link order by decision_id, kind, hub, question_id, other_hub, other_id",
    "decision": "select * from decision order by seq",
    "history": "select bundle_id, number, at, what, detail from history order by bundle_id, number",
    "calibration": "select version, base, numbers, is_active, activated_at from calibration order by version",
}
DUMPS = {**PROJECTIONS, **BUNDLING}
# The same but for how often it was told: a comparison that was put into use counted on, and keeps what is gone.
SUBSTANCE = {
    **{name: BUNDLING[name] for name in ("placement", "proposal", "link")},
    "bundle": "select id, title, is_locked, is_title_pinned, lead from bundle b "
    "where exists (select from placement p where p.bundle_id = b.id) order by id",
}
# What hubs told, without its numbers and arrival times: neither the order between partitions nor what the nation
# decided itself is in Kafka, and what Kafka erased has no other time than that of its arrival.
JOURNAL = (
    "select source, event_id, type, hub, entity_id, version, "
    "case when type <> 'nl.plek.records.record-erased.v1' then event_time end as event_time, payload, "
    "digest from journal where after is null order by source, event_id"
)


async def lines(
    connection: asyncpg.Connection, queries: Mapping[str, str] = DUMPS, schema: str = "public"
) -> AsyncIterator[bytes]:
    """The canonical text of these tables, line by line."""
    async with connection.transaction():
        await connection.execute(f"set local search_path = {schema}, public")
        for name, query in queries.items():
            yield f"# {name}\n".encode()
            async for row in connection.cursor(f"select t::text as line from ({query}) t", prefetch=500):  # noqa: S608
                yield row["line"].encode() + b"\n"


async def dump(connection: asyncpg.Connection, queries: Mapping[str, str] = DUMPS, schema: str = "public") -> bytes:
    """All of it at once, for what is small."""
    return b"".join([line async for line in lines(connection, queries, schema)])


async def digest(connection: asyncpg.Connection, queries: Mapping[str, str] = DUMPS, schema: str = "public") -> str:
    """SHA-256 of the canonical text."""
    found = hashlib.sha256()
    async for line in lines(connection, queries, schema):
        found.update(line)
    return found.hexdigest()
