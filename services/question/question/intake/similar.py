"""What looks like these words: questions of our own, and what other regions share with us."""

import asyncpg

from plek_common import dutch
from plek_common.keyset import NEWEST
from question.intake.schemas import SimilarRead
from question.questions.states import WITH_ANSWER

# Any of the words will do, so that a question in other words still comes up. Common ones are in every other question,
# and all of those would have to be weighed. So the whole table is asked only for words that, by PostgreSQL's own
# statistics, are in a few of its rows together; the rest counts among the newest. What is found is weighed by all
# words, and of what looks most like them the whole row is read.
_FOUND = """
    {table}_words as (
        select lexeme, sum(coalesce(known.frequency, 0) * greatest(reltuples, 0)) over (order by known.frequency
            nulls first, lexeme) as rows
        from words left join (
            select e.lexeme, e.frequency
            from pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) as e (lexeme, frequency)
            where schemaname = current_schema() and tablename = '{table}' and attname = 'search'
        ) as known using (lexeme), pg_class where pg_class.oid = '{table}'::regclass
    ), {table}_found as (
        select id, ts_rank(search, (select query from wanted), 1) as rank from {table} where {public} and search @@ (
            select string_agg(quote_literal(lexeme), ' | ')::tsquery from {table}_words where rows <= {newest}
        )
        union
        select id, ts_rank(search, (select query from wanted), 1) from (
            select * from {table} order by id desc limit {newest}
        ) as recent where {public} and search @@ (select query from wanted)
            and exists (select from {table}_words where rows > {newest})
        order by rank desc, id limit 20
    )
"""
_QUESTIONS = _FOUND.format(table="question", newest=NEWEST, public="released_at is not null and state <> 'withdrawn'")
_BUNDLES = _FOUND.format(table="bundle", newest=NEWEST, public="true")
_STANDS = ", ".join(f"'{state}'" for state in sorted(WITH_ANSWER))
_SIMILAR = f"""
    with words as materialized (
        select unnest($1::text[]) as lexeme
    ), wanted as materialized (
        select string_agg(quote_literal(lexeme), ' | ')::tsquery as query from words
    ), {_QUESTIONS}, {_BUNDLES}
    (select q.id, null::uuid as bundle_id, q.title, q.text, q.state, q.theme, q.language, null as hub, null as name,
            q.answer_text is not null and q.state in ({_STANDS}) as answered, rank
     from question_found join question q using (id) order by rank desc, q.id limit 4)
    union all
    (select null, b.id, b.title, m ->> 'text', m ->> 'state', m ->> 'theme', coalesce(m ->> 'language', 'nl'),
            m ->> 'hub', m ->> 'hubName', coalesce((m ->> 'answered')::boolean, m ->> 'state' = 'answered'), rank
     from bundle_found join bundle b using (id), lateral (
         select m from jsonb_array_elements(b.body -> 'members') m where m ->> 'hub' <> $2 limit 1
     ) as other
     order by rank desc, b.id limit 3)
    order by rank desc
"""  # noqa: S608 - the fragments are constants
_NOTICEABLE = 0.0025  # least rank; low, since each word is looked for twice (as Dutch, and as it is) and one counts


async def similar(connection: asyncpg.Connection, here: str, name: str, words: str) -> list[SimilarRead]:
    """Public questions that look like these words: our own and what other regions share with us."""
    rows = await connection.fetch(_SIMILAR, dutch.similar(words), here)
    return [
        SimilarRead(**{**row, "where": {"hub": row["hub"] or here, "name": row["name"] or name}})
        for row in rows
        if row["rank"] > _NOTICEABLE
    ][:5]
