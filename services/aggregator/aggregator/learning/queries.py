"""What people see of versions of bundling: numbers, effect, and what each would change."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

import asyncpg

from aggregator.learning import service
from aggregator.learning.schemas import BundlingVersion, BundlingVersionDetail
from aggregator.placement import calibration as placement_calibration
from aggregator.similarity import SHIPPED, Calibration
from plek_common.problem import NotFound

_MODEL = "select model from stage where name = 'bundle'"
# Proposals keep the version and the word under which they were answered.
_ANSWERS = """
    select certainty, count(*) as answered,
        count(*) filter (where state = 'accepted') as same, count(*) filter (where state = 'related') as related
    from proposal where kind <> 'split' and state in ('accepted', 'related', 'rejected')
        and coalesce(scored_by, $1) = $2
    group by certainty order by max(score) desc
"""
_VERSIONS = """
    select v.id, v.version, v.parent, v.numbers::text as numbers, v.answers as learned_from, v.created_at, v.compared,
        v.questions, v.comparison::text as comparison, v.diff::text as diff, c.activated_at,
        coalesce(c.is_active and c.base = $1, false) as active
    from bundling_version v left join calibration c on c.version = v.version
    where $2::uuid is null or v.id = $2 order by v.created_at desc, v.id desc
"""
_SHIPPED = "select activated_at from calibration where version = $1"
_QUESTIONS = """
    select p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.language
    from placement p join hub h on h.id = p.hub
    where p.hub || '/' || p.question_id = any($1::text[]) and p.text is not null
"""


async def every(connection: asyncpg.Connection) -> list[BundlingVersion]:
    """All of them, the newest first, what the software came with last."""
    found = [await _known(connection, row) for row in await connection.fetch(_VERSIONS, SHIPPED.version, None)]
    return [BundlingVersion.model_validate(values) for values in [*found, await _shipped(connection)]]


async def one(connection: asyncpg.Connection, id: UUID) -> BundlingVersionDetail:
    """One of them, with what it would change.

    Raises:
        NotFound: there is none with this id.
    """
    if id == service.SHIPPED_ID:
        values = await _shipped(connection)
        return BundlingVersionDetail(**values, comparison=None, queue=await _queue(connection, values), diff=None)
    row = await connection.fetchrow(_VERSIONS, SHIPPED.version, id)
    if row is None:
        raise NotFound(service.UNKNOWN)
    values = await _known(connection, row)
    queue, diff = await _queue(connection, values), await _diff(connection, json.loads(row["diff"]))
    return BundlingVersionDetail(**values, comparison=json.loads(row["comparison"]), queue=queue, diff=diff)


async def _known(connection: asyncpg.Connection, row: asyncpg.Record) -> dict[str, Any]:
    calibration = placement_calibration.CALIBRATION.validate_json(row["numbers"])
    used = "retired" if row["activated_at"] else "candidate"
    trial = {"compared": row["compared"], "of": row["questions"], "finished": row["compared"] >= row["questions"]}
    names = ("id", "parent", "learned_from", "created_at", "activated_at", "active")
    stands = {name: row[name] for name in names} | {"state": "active" if row["active"] else used, "trial": trial}
    return stands | await _numbers(connection, calibration)


async def _shipped(connection: asyncpg.Connection) -> dict[str, Any]:
    """What the software came with; at work while nothing else is."""
    active = (await placement_calibration.active(connection)).version == SHIPPED.version
    state = "active" if active else "retired"
    at = await connection.fetchval(_SHIPPED, SHIPPED.version)
    stands = {"id": service.SHIPPED_ID, "parent": None, "learned_from": 0, "created_at": None, "activated_at": at}
    return stands | {"active": active, "state": state, "trial": None} | await _numbers(connection, SHIPPED)


async def _numbers(connection: asyncpg.Connection, calibration: Calibration) -> dict[str, Any]:
    """Those that fit the model that is loaded, and what people answered."""
    model: str | None = await connection.fetchval(_MODEL)
    has_model = not (model and model.startswith("lexical"))
    thresholds = calibration.thresholds(by_meaning=has_model)
    weights = calibration.weighing.meaning if has_model else calibration.weighing.words
    lines = {name: getattr(thresholds, name) for name in ("automatic", "review", "certain", "told")}
    answers = [dict(row) for row in await connection.fetch(_ANSWERS, SHIPPED.version, calibration.version)]
    return {**lines, "version": calibration.version, "model": model, "weights": asdict(weights), "answers": answers}


async def _queue(connection: asyncpg.Connection, values: dict[str, Any]) -> dict[str, int] | None:
    """What it would do to the queue; None for the one at work."""
    if values["active"]:
        return None
    shift = await placement_calibration.foresee(connection, await service.numbers(connection, values["id"]))
    return {"open": shift.open, "leaves": shift.leaves, "returns": shift.returns, "renamed": shift.renamed}


async def _diff(connection: asyncpg.Connection, diff: dict[str, Any]) -> dict[str, Any] | None:
    """With the words of its examples; those whose words were withdrawn since are left out."""
    if not diff:
        return None
    named = {example[side] for example in diff["examples"] for side in ("question", "nearest")}
    rows = await connection.fetch(_QUESTIONS, sorted(named))
    words = {f"{row['hub']}/{row['question_id']}": dict(row) for row in rows}
    examples = [
        {**example, "question": words[example["question"]], "nearest": words[example["nearest"]]}
        for example in diff["examples"]
        if example["question"] in words and example["nearest"] in words
    ]
    return {**diff, "examples": examples}
