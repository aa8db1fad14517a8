"""A calibration beside the one at work: what would have become of the newest questions, had they come in today.

Touches nothing but its own row. A few questions at a time, while nothing waits; after a stop it goes on where it was.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from aggregator.placement import calibration
from aggregator.placement.neighbours import Looked
from aggregator.placement.vector_codec import received
from aggregator.placement.verdict import Judgement, judge
from aggregator.similarity import Propose, Text, features

AT_ONCE, EXAMPLES = 10, 20

_NEXT = """
    select v.id, v.parent, v.numbers::text as numbers, v.diff::text as diff, v.compared, v.questions, v.created_at,
        v.last_at, v.last_id
    from bundling_version v where v.compared < v.questions order by v.created_at limit 1
"""
_NEWEST = """
    select hub, question_id, title, text, theme, halfvec_send(vector) as vector, joined_at from placement
    where bundle_id is not null and ($1::timestamptz is null or (joined_at, question_id) < ($1, $2))
    order by joined_at desc, question_id desc limit $3
"""
_SAVE = "update bundling_version set compared = $2, last_at = $3, last_id = $4, diff = $5 where id = $1"
NOTHING = {
    "questions": 0,
    "joins": {"now": 0, "then": 0},
    "proposals": {"now": 0, "then": 0, "added": 0, "gone": 0, "renamed": 0},
    "examples": [],
}


async def step(connection: asyncpg.Connection) -> int:
    """Compares the next few questions of the oldest trial that is not finished; returns how many."""
    trial = await connection.fetchrow(_NEXT)
    if trial is None:
        return 0
    now = (await calibration.known(connection)).get(trial["parent"])
    then = calibration.CALIBRATION.validate_json(trial["numbers"])
    rows = await connection.fetch(_NEWEST, trial["last_at"], trial["last_id"], AT_ONCE)
    if now is None or not rows:  # there are fewer than when it began, or the software is another
        await connection.execute(_SAVE, trial["id"], trial["questions"], None, None, trial["diff"])
        return 1
    diff = json.loads(trial["diff"]) or NOTHING
    for row in rows:
        new = _looked(row)
        was, is_then = [await judge(connection, new, each, by_meaning=new.by_meaning) for each in (now, then)]
        diff = added(diff, was, is_then)
    done = min(trial["compared"] + len(rows), trial["questions"])
    last = (rows[-1]["joined_at"], rows[-1]["question_id"])
    await connection.execute(_SAVE, trial["id"], done, *last, json.dumps(diff))
    return len(rows)


def added(diff: dict[str, Any], now: Judgement, then: Judgement) -> dict[str, Any]:
    """The diff with one question more. Pure."""
    offered, offers = _offered(now), _offered(then)
    both = offered & offers
    renamed = {bundle for bundle in both if _word(now, bundle) != _word(then, bundle)}
    joins = {"now": int(now.joined is not None), "then": int(then.joined is not None)}
    proposals = {
        "now": len(offered),
        "then": len(offers),
        "added": len(offers - offered),
        "gone": len(offered - offers),
        "renamed": len(renamed),
    }
    changes = [
        *(("joined", str(then.joined)) for _ in range(joins["then"] - joins["now"])),
        *(("parted", str(now.joined)) for _ in range(joins["now"] - joins["then"])),
        *(("added", bundle) for bundle in sorted(offers - offered)),
        *(("gone", bundle) for bundle in sorted(offered - offers)),
        *(("renamed", bundle) for bundle in sorted(renamed)),
    ]
    return {
        "questions": diff["questions"] + 1,
        "joins": {name: diff["joins"][name] + count for name, count in joins.items()},
        "proposals": {name: diff["proposals"][name] + count for name, count in proposals.items()},
        "examples": [*diff["examples"], *_examples(now, then, changes[:1])][:EXAMPLES],
    }


def _examples(now: Judgement, then: Judgement, changes: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """By id alone: words may have to go."""
    for change, bundle in changes:
        nearest = then.nearest(UUID(bundle))
        old, new = (nearest.score(now.new, each.calibration) for each in (now, then))
        yield {
            "change": change,
            "question": f"{now.new.hub}/{now.new.id}",
            "nearest": f"{nearest.hub}/{nearest.id}",
            "old_score": round(old.total, 4),
            "new_score": round(new.total, 4),
            "old_word": now.calibration.word(old),
            "new_word": then.calibration.word(new),
        }


def _offered(judgement: Judgement) -> set[str]:
    """The bundles to which people would be asked to add the question."""
    decision = judgement.decision
    return {bundle for bundle, _ in decision.bundles} if isinstance(decision, Propose) else set()


def _word(judgement: Judgement, bundle: str) -> str:
    return judgement.calibration.word(judgement.nearest(UUID(bundle)).score(judgement.new, judgement.calibration))


def _looked(row: asyncpg.Record) -> Looked:
    key = f"{row['hub']}/{row['question_id']}"
    text = Text.of(key, row)
    return Looked(row["hub"], row["question_id"], features(text), received(row["vector"]))
