"""Another look at questions that came in, together with all around them, when nothing waits. Whatever an arrival must
not do, moving what has a place, comes out of it as a question to people.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from uuid import UUID

import asyncpg
import numpy as np
from uuid_utils.compat import uuid7

from aggregator.decisions import service
from aggregator.decisions.facts import Fact, Ref, Regroup, Suggestion, Union
from aggregator.decisions.membership import Refused
from aggregator.placement.candidates import near
from aggregator.placement.vector_codec import received, stacked
from aggregator.similarity import Features, Score, Text, Thresholds, features
from aggregator.similarity.clustering.index import Index
from aggregator.similarity.clustering.neighbourhood import weighed
from aggregator.similarity.clustering.reconcile import Change, reconcile
from aggregator.similarity.scoring.agreement import may_join
from plek_common.outbox import Outbox

NAME = "reconcile"
AT_ONCE = 5
Key = tuple[str, str]  # of a pair
MACHINE = "machine"

_SINCE = "select coalesce((select seq from stage where name = $1), 0)"
_FRESH = """
    select seq, hub, entity_id from journal
    where seq > $1 and seq <= $2 and after is null and type like 'nl.plek.questions.%' order by seq limit $3
"""
_PLACED = """
    select hub, question_id, bundle_id, halfvec_send(vector) as vector, terms from placement
    where (hub, question_id) in (select * from unnest($1::text[], $2::uuid[])) and bundle_id is not null
    order by number
"""
# Counted: asked whether there is one, PostgreSQL reads all decisions from the first on, in the hope of an early one.
_AROUND = """
    with decided as materialized (
        select b.id from unnest($1::uuid[]) as b (id)
        where (select count(*) from decision where bundle_ids @> array[b.id]) > 0
    )
    select p.hub || '/' || p.question_id as key, p.hub, p.question_id, p.title, p.text, p.theme,
        halfvec_send(p.vector) as vector, p.bundle_id::text as bundle, b.body is not null or b.is_locked
            or b.id in (select id from decided) as is_known,
        (p.hub, p.question_id) in (select * from unnest($2::text[], $3::uuid[])) as is_fresh
    from placement p join bundle b on b.id = p.bundle_id
    where p.bundle_id = any($1::uuid[]) order by p.joined_at, p.question_id, p.hub
"""
_LINKS = """
    with here as materialized (select * from unnest($1::text[], $2::uuid[]) as h (hub, question_id))
    select l.kind, l.hub || '/' || l.question_id as one, l.other_hub || '/' || l.other_id as other
    from here join link l using (hub, question_id)
    where (l.other_hub, l.other_id) in (select hub, question_id from here)
"""
# Whatever people were or are asked about two bundles is not asked again.
_ASKED = """
    select distinct p.bundle_id::text as one, o.bundle_id::text as other from proposal o
    join placement p on (p.hub, p.question_id) = (o.hub, o.question_id)
    where o.kind <> 'split' and o.state <> 'superseded' and p.bundle_id = any($1::uuid[])
    union select bundle_id::text, bundle_id::text from proposal
    where kind = 'split' and state = 'open' and bundle_id = any($1::uuid[])
"""
_DONE = """
    insert into stage (name, seq) values ($1, $2)
    on conflict (name) do update set seq = greatest(stage.seq, excluded.seq)
"""
_MOVED = "select coalesce(max(seq), 0) from decision"


class Table:
    """The questions around those that came in, as they lie now."""

    def __init__(self, rows: Sequence[asyncpg.Record], links: Sequence[asyncpg.Record]) -> None:
        self.before = {row["key"]: str(row["bundle"]) for row in rows}
        self.fresh = {row["bundle"] for row in rows if row["is_fresh"]}
        self.known = {row["bundle"] for row in rows if row["is_known"]}
        self.together = [(link["one"], link["other"]) for link in links if link["kind"] == "same"]
        self.apart = [(link["one"], link["other"]) for link in links if link["kind"] != "same"]
        self._rows = rows

    def look(self, thresholds: Thresholds, asked: set[frozenset[str]]) -> tuple[list[Union], list[Suggestion]]:
        """What would be otherwise if all came in at once. The slow part, for a thread."""
        scores = self._scores()
        found = reconcile(
            {pair: score.total for pair, score in scores.items()},
            self.before,
            thresholds.relink,
            together=self.together,
            apart=self.apart,
            people=self.known,
        )
        unions, suggestions = [], []
        for change in found.changes:
            sides = frozenset({*change.bundles, change.into})
            about = sides if change.kind == "merge" else frozenset(change.bundles)
            if not sides & self.fresh or about in asked:
                continue
            pair, mean = self._between(change, scores)
            question, nearest = (Ref.parse(key) for key in pair)
            is_sure = change.by_itself and mean >= thresholds.automatic and self._may_join(pair, scores, thresholds)
            if change.kind == "merge" and is_sure:
                unions.append(Union(question=question, nearest=nearest))
            elif change.kind == "merge" and mean >= thresholds.review:
                suggestions.append(Suggestion(kind="merge", question=question, nearest=nearest, score=round(mean, 4)))
            elif change.kind != "merge":
                going = tuple(map(Ref.parse, change.questions))
                split = Suggestion(kind="split", question=question, nearest=nearest, leaving=going, score=1 - mean)
                suggestions.append(split)
        return unions, suggestions

    def _may_join(self, pair: Key, scores: Mapping[Key, Score], thresholds: Thresholds) -> bool:
        """What holds several questions is a matter for people, and so is what agrees in its score alone."""
        one, other = (self._seen[key] for key in pair)
        if one.listed or other.listed:
            return False
        return not thresholds.agreeing or may_join(one, other, _of(pair, scores))

    def _between(self, change: Change, scores: Mapping[Key, Score]) -> tuple[Key, float]:
        """The nearest pair of those who go and those on the other side, and the mean over all pairs."""
        side = change.into if change.kind == "merge" else change.bundles[0]
        others = [key for key, bundle in self.before.items() if bundle == side and key not in change.questions]
        pairs = {(one, other): _of((one, other), scores).total for one in change.questions for other in others}
        return max(pairs, key=lambda pair: (pairs[pair], pair)), sum(pairs.values()) / len(pairs)

    @cached_property
    def _seen(self) -> dict[str, Features]:
        return {row["key"]: _features(row) for row in self._rows}

    def _scores(self) -> dict[Key, Score]:
        keys = list(self.before)
        raws = [row["vector"] for row in self._rows if row["vector"] is not None]
        whole = len(raws) == len(keys)
        index = Index(list(self._seen.values()), stacked(raws) if whole else np.zeros((len(keys), 0), np.float32))
        for _ in keys:
            index.admit()
        return {(keys[one], keys[other]): score for (one, other), score in weighed(index).items()}


def _of(pair: Key, scores: Mapping[Key, Score]) -> Score:
    return scores.get(pair) or scores.get((pair[1], pair[0])) or Score(0.0)


async def step(connection: asyncpg.Connection, outbox: Outbox, thresholds: Thresholds, upto: int, now: datetime) -> int:
    """Looks once more at the next questions, up to this number in the journal; returns how many it looked at."""
    since = await connection.fetchval(_SINCE, NAME)
    rows = await connection.fetch(_FRESH, since, upto, AT_ONCE)
    last = rows[-1]["seq"] if len(rows) == AT_ONCE else upto
    moved = await connection.fetchval(_MOVED)
    if not rows:
        if last > since:
            await connection.execute(_DONE, NAME, last)
        return 0
    where = [row["hub"] for row in rows], [row["entity_id"] for row in rows]
    table = await _around(connection, await connection.fetch(_PLACED, *where))
    asked = await connection.fetch(_ASKED, list(set(table.before.values())))
    unions, suggestions = await asyncio.to_thread(
        table.look, thresholds, {frozenset((row["one"], row["other"])) for row in asked}
    )
    what = Regroup(up_to=last, unions=tuple(unions), suggestions=tuple(suggestions))
    async with connection.transaction():
        after = await service.hold(connection)
        if after != upto or await connection.fetchval(_MOVED) != moved:
            return len(rows)  # something came between: look again
        await _tell(connection, outbox, what, after, now)
        await connection.execute(_DONE, NAME, last)
    return len(rows)


async def _around(connection: asyncpg.Connection, fresh: Sequence[asyncpg.Record]) -> Table:
    """Every member of every bundle that holds something near one of these."""
    bundles = {row["bundle_id"] for row in fresh}
    for row in fresh:
        bundles.update(await near(connection, (row["hub"], row["question_id"]), received(row["vector"]), row["terms"]))
    rows = await connection.fetch(_AROUND, sorted(bundles), *_keys(fresh))
    return Table(rows, await connection.fetch(_LINKS, *_keys(rows)))


def _keys(rows: Sequence[asyncpg.Record]) -> tuple[list[str], list[UUID]]:
    return [row["hub"] for row in rows], [row["question_id"] for row in rows]


async def _tell(connection: asyncpg.Connection, outbox: Outbox, what: Regroup, after: int, now: datetime) -> None:
    if not what.unions and not what.suggestions:
        return
    fact = Fact(id=uuid7(), at=now, what=what)
    try:
        async with connection.transaction():
            await service.take(connection, outbox, fact, after, subject=MACHINE, reason=None)
    except Refused:
        return


def _features(row: asyncpg.Record) -> Features:
    return features(Text.of(row["key"], row))
