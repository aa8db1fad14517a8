"""What people said of pairs, with the parts by which those look alike now.

Every decision that binds or parts questions counts once for each of the two, by its nearest pair: answers to proposals,
and what people moved, split or put together by hand. What was taken back binds nothing any more, so it is not here;
but who takes back what the machine put together by itself says that it is not the same.
"""

import asyncio
from collections.abc import Sequence

import asyncpg

from aggregator.placement.vector_codec import received
from aggregator.similarity import SHIPPED, Features, Text, features, pair_score
from aggregator.similarity.fitting.weights import Answer

# The newest: who decides now knows what was decided before, and more would hardly move anything.
NEWEST = 2_000
_PAIRS = """
    with said as (
        select d.seq, l.* from link l join decision d on d.id = l.decision_id
        union all
        select d.seq, d.id, 'different', u #>> '{question,hub}', (u #>> '{question,questionId}')::uuid,
            u #>> '{nearest,hub}', (u #>> '{nearest,questionId}')::uuid
        from decision d join journal j using (seq)
        cross join lateral jsonb_array_elements(convert_from(j.payload, 'utf8')::jsonb #> '{what,unions}') u
        where d.kind = 'regroup' and d.undone_by is not null
    )
    select l.decision_id, l.kind = 'same' as same, p.hub || '/' || p.question_id as one, p.title as one_title,
        p.text as one_text, p.theme as one_theme, halfvec_send(p.vector) as one_vector,
        q.hub || '/' || q.question_id as other, q.title as other_title, q.text as other_text, q.theme as other_theme,
        halfvec_send(q.vector) as other_vector
    from (
        select * from said order by seq desc, kind, hub, question_id, other_hub, other_id limit $1
    ) l
    join placement p on (p.hub, p.question_id) = (l.hub, l.question_id) and p.text is not null
    join placement q on (q.hub, q.question_id) = (l.other_hub, l.other_id) and q.text is not null
    order by l.seq, l.kind, l.hub, l.question_id, l.other_hub, l.other_id
"""


async def given(connection: asyncpg.Connection) -> list[Answer]:
    """The answers to learn from. Questions whose words were withdrawn are in none."""
    rows = await connection.fetch(_PAIRS, NEWEST)
    return await asyncio.to_thread(_answers, rows)


def _answers(rows: Sequence[asyncpg.Record]) -> list[Answer]:
    """The nearest pair of each decision, where the machine would have asked: what nobody asks, people only ever bring
    together, and learning from that alone would draw everything together."""
    looked: dict[str, Features] = {}
    nearest: dict[str, tuple[float, Answer]] = {}
    for row in rows:
        one, other = (_look(row, side, looked) for side in ("one", "other"))
        score = pair_score(one, received(row["one_vector"]), other, received(row["other_vector"]))
        name = f"{row['decision_id']} {row['same']}"
        if score.total >= SHIPPED.thresholds(by_meaning="meaning" in score.parts).review:
            answer = Answer(f"{name} {row['one']} {row['other']}", score.parts, row["same"])
            nearest[name] = max(nearest.get(name, (0.0, answer)), (score.total, answer), key=lambda found: found[0])
    return [answer for _, answer in nearest.values()]


def _look(row: asyncpg.Record, side: str, looked: dict[str, Features]) -> Features:
    key = row[side]
    if key not in looked:
        text = (row[f"{side}_{part}"] or "" for part in ("title", "text", "theme"))
        looked[key] = features(Text(key, *text))
    return looked[key]
