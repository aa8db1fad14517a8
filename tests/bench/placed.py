"""Very many questions that have their places: made-up vectors around those of real questions, texts out of word lists.

Of every fifty that ask about one topic the first ten share a bundle, each of the others has one of its own. Indexes
are made when everything is there.
"""

import asyncio
import random
from collections.abc import Iterator

import asyncpg
import numpy as np

from aggregator.placement.vector_codec import packed, sent
from aggregator.similarity import Text, features
from aggregator.similarity.embedding.space import Vector, crowding, unit
from tests.bench.events import THEMES
from tests.bench.made_up import NEAR, centres, noise, said, things

PER_TOPIC, SHARED, WORDINGS, NOISES = 50, 10, 2, 5_000
MEMORY = "3GB"  # for making the index of meaning: two of them, with its helper
_TABLES = """
    create unlogged table made_topic (n int primary key, vector halfvec(384), crowding float8);
    create unlogged table made_noise (n int primary key, vector halfvec(384));
    create unlogged table made_text (topic int, n int, title text, text text, theme text, terms text[], letters bytea,
        primary key (topic, n));
"""
_NAMED = """
    create unlogged table made as
    select i, i % $1 as topic, i / $1 as at, ('0192' || lpad(to_hex(i), 8, '0') || '7000b000000000000000')::uuid as id,
        case when i / $1 < $2 then md5('shared' || i % $1) else md5('alone' || i) end::uuid as bundle,
        timestamptz '2020-01-01' + i * interval '1 minute' as moment
    from generate_series(0, $3::int - 1) as i
"""
_FILL = (
    "insert into hub (id, name, oin, areas) select 'regio-' || n, 'Regio ' || n, '0000009900000000' ||"
    " lpad(n::text, 4, '0'), '{}' from generate_series(0, 29) n on conflict do nothing",
    "insert into bundle (id, title, created_at) select distinct on (bundle) bundle, 'Bundel ' || i, moment"
    " from made order by bundle, i",
    """
    insert into placement (hub, question_id, version, title, text, theme, state, asked_at, terms, vector, crowding,
        letters, model, bundle_id, because, joined_at)
    select 'regio-' || i % 30, id, 1, w.title, w.text, w.theme, 'triaged', moment, w.terms,
        l2_normalize(t.vector + one.vector + other.vector), t.crowding, w.letters, 'made up', bundle, '', moment
    from made join made_topic t on t.n = topic join made_text w on w.topic = made.topic and w.n = at % {wordings}
    join made_noise one on one.n = (i * 7919::bigint) % {noises}
    join made_noise other on other.n = (i * 104729::bigint + i / {noises}) % {noises}
    order by i
    """,
    "insert into posting (term, number) select distinct term, number from placement, unnest(terms) as term",
)
_INDEXES = "select indexname, indexdef from pg_indexes where tablename = 'placement' and indexname like 'ix_%'"
_KEY = "alter table posting drop constraint posting_pkey", "alter table posting add primary key (term, number)"


def fill(url: str, count: int) -> None:
    """So many questions with their places, in a database in which nothing is."""
    asyncio.run(_fill(url, count))


async def _fill(url: str, count: int) -> None:
    connection = await asyncpg.connect(url, command_timeout=1800)
    try:
        await connection.execute(f"set maintenance_work_mem = '{MEMORY}'")
        indexes = await connection.fetch(_INDEXES)
        for statement in (*(f"drop index {row['indexname']}" for row in indexes), _KEY[0], _TABLES):
            await connection.execute(statement)
        topics = max(1, count // PER_TOPIC)
        await _make(connection, topics)
        await connection.execute(_NAMED.replace("$1", f"{topics}").replace("$2", f"{SHARED}").replace("$3", f"{count}"))
        for statement in _FILL:
            await connection.execute(statement.replace("{wordings}", f"{WORDINGS}").replace("{noises}", f"{NOISES}"))
        for statement in (_KEY[1], *(row["indexdef"] for row in indexes)):
            await connection.execute(statement)
        await connection.execute("drop table made, made_topic, made_noise, made_text")
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()


async def _make(connection: asyncpg.Connection, topics: int) -> None:
    chance = np.random.default_rng(topics)
    rows = [(n, sent(row), crowding(row)) for n, row in enumerate(centres(chance, topics))]
    await connection.executemany("insert into made_topic values ($1, $2::real[]::halfvec, $3)", rows)
    noises = [(n, sent(row)) for n, row in enumerate(noise(chance, NOISES) * np.float32(NEAR / 2**0.5))]
    await connection.executemany("insert into made_noise values ($1, $2::real[]::halfvec)", noises)
    await connection.copy_records_to_table("made_text", records=_texts(topics))


def beside(vectors: Vector, seed: int) -> Vector:
    """Vectors of questions that are asked near these, each of unit length."""
    return unit(vectors + NEAR * noise(np.random.default_rng(seed), len(vectors)))


def _texts(topics: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(topics)
    for topic in range(topics):
        about, theme = things(chance), THEMES[topic % len(THEMES)]
        for n in range(WORDINGS):
            told = Text("", " ".join(about[:2]).capitalize(), said(chance, about), theme)
            seen = features(told)
            yield topic, n, told.title, told.body, theme, list(seen.search_terms), packed(seen.by_letters)
