"""Many questions straight into the databases: lists do not care how their rows came."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

from aggregator.stage import lexemes
from plek_common import dutch
from tests.bench.events import THEMES, WORDS

# Words fall as in any language: the first of the list often, the last seldom; one question in 2,000 says "zeldzaam".
_TEXT = """
    (select string_agg(w.list[1 + floor(cardinality(w.list) * random() ^ 2)::int + s - s], ' ')
     from generate_series(n + 1, n + {count}) s) || case when n % 2000 = 0 then ' zeldzaam' else '' end
"""
_IDS = """
    select n, ('0192' || lpad(to_hex(n), 8, '0') || '7000a000000000000000')::uuid as id,
        timestamptz '2026-01-05 08:00+00' + n * interval '1 minute' as at,
        w.themes[1 + n % cardinality(w.themes)] as theme, {title} as title, {text} as text, n % 3 = 0 as answered
    from generate_series(1, $1::int) n, (select $2::text[] as list, $3::text[] as themes) w
"""
_HUB = """
    insert into question (id, version, code, original_text, title, text, language, channel, asker_kind, theme, area,
        level, state, turn, due_on, asked_at, released_at, published_version, answer_text, answer_kind, answered_at,
        search, words_version)
    select id, 3, 'CODE-' || n, text, title, text, 'nl', 'web', 'resident', theme, 'GM0344', 'regional',
        case when answered then 'answered' else 'triaged' end, 'coordinator', at::date + 10, at, at, 1,
        case when answered then 'Zo.' end, case when answered then 'interim' end, case when answered then at end,
        {search}, (select min(version) from stands_for)
    from ({rows}) as made order by n
"""
# What the program makes of these texts: none of their words stands for another one beside others.
_STANDS_FOR = """
    create temporary table stands_for as
    select * from unnest($1::text[], $2::text[], $3::text[]) as s (word, lexeme, version)
"""
_SEARCH = """
    (select string_agg(quote_literal(lexeme) || ':' || at, ' ')::tsvector
     from regexp_split_to_table(title || ' ' || text, ' ') with ordinality as said (word, at)
     join stands_for using (word))
"""
_NATION = (
    """
    insert into hub (id, name, oin, areas)
    select 'regio-' || h, 'Regio ' || h, '0000009900000000' || lpad(h::text, 4, '0'), '{{}}'
    from generate_series(1, 12) h
    """,
    """
    insert into question (hub, id, version, state, title, text, language, asker_kind, theme, area, level, asked_at,
        released_at, answer, answered_at, event_time, number)
    select 'regio-' || 1 + n % 12, id, 1, case when answered then 'answered' else 'triaged' end, title, text, 'nl',
        'resident', theme, 'GM0344', 'regional', at, at, case when answered then 'Zo.' end,
        case when answered then at end, at, n
    from ({rows}) as made order by n
    """,
)
# One question in five shares a bundle with three others; each of the rest has one of its own.
_PLACED = """
    create temporary table placed as
    select *, case when n % 20 < 4 then md5((n / 20)::text) else md5('alone' || n) end::uuid as key,
        n % 20 < 4 as shared
    from (select *, row_number() over (order by id) as n from question) q
"""
_BUNDLES = (
    _PLACED,
    """
    insert into bundle (id, title, created_at, since, certainty, hubs, body)
    select key, min(title), min(asked_at), case when bool_or(shared) then min(asked_at) end,
        case when bool_or(shared) then 'joined' end, '{}', jsonb_build_object('id', key, 'version', 1,
        'title', min(title), 'since', min(asked_at), 'why', '', 'certainty', 'joined', 'proposed', '[]'::jsonb,
        'regions', '[]'::jsonb, 'members', jsonb_agg(jsonb_build_object('hub', hub, 'hubName', hub, 'questionId', id,
            'title', title, 'text', text, 'theme', theme, 'state', state, 'askedAt', asked_at, 'because', '')))
    from placed group by key
    """,
    """
    insert into placement (hub, question_id, version, title, text, theme, state, asked_at, terms, model, bundle_id,
        because, joined_at)
    select hub, id, 1, title, text, theme, state, asked_at, '{}', 'none', key, '', asked_at from placed
    """,
)


def fill_hub(url: str, count: int) -> None:
    """So many released questions at a hub."""
    asyncio.run(_run(url, [_HUB.format(rows=_rows(), search=_SEARCH)], count))


def fill_nation(url: str, count: int) -> None:
    """So many questions of twelve regions, one in five of them shared."""
    asyncio.run(_run(url, [part.format(rows=_rows()) for part in _NATION], count, _BUNDLES, lexemes.catch_up))


def _rows() -> str:
    return _IDS.format(title=_TEXT.format(count=6), text=_TEXT.format(count=45))


def _lexemes() -> list[tuple[str, str, str]]:
    """The words of all texts that are one, and what each stands for."""
    made = {word: dutch.vector(word).split(":")[0].strip("'") for word in (*WORDS, "zeldzaam")}
    return [(word, lexeme, dutch.version()) for word, lexeme in made.items() if lexeme]


async def _run(
    url: str,
    statements: list[str],
    count: int,
    after: tuple[str, ...] = (),
    work: Callable[[asyncpg.Connection], Awaitable[None]] | None = None,
) -> None:
    connection = await asyncpg.connect(url, command_timeout=300)
    try:
        await connection.execute("select setseed(0.5)")
        await connection.execute(_STANDS_FOR, *map(list, zip(*_lexemes(), strict=True)))
        for statement in statements:
            wanted = [count, list(WORDS), list(THEMES)] if "$1" in statement else []
            await connection.execute(statement, *wanted)
        if work:
            await work(connection)
        for statement in (*after, "vacuum analyze"):
            await connection.execute(statement)
    finally:
        await connection.close()
