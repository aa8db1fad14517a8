"""Versions of bundling: learned from answers, compared beside the one at work, put to work and taken back."""

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid5

import asyncpg
from uuid_utils.compat import uuid7

from aggregator.learning import answers
from aggregator.placement import calibration
from aggregator.placement.repository import NAMES
from aggregator.similarity import SHIPPED, Calibration
from aggregator.similarity.fitting.lesson import Lesson, taught
from aggregator.similarity.fitting.weights import FEWEST
from plek_common.lock import Lock
from plek_common.problem import Conflict, NotFound

# How many of the newest questions a trial looks at.
QUESTIONS = 2_000
SHIPPED_ID = uuid5(NAMES, f"version/{SHIPPED.version}")
_ONE_AT_A_TIME = f"select pg_advisory_xact_lock({Lock.LEARNING:d})"
_WAKE = "select pg_notify('journal', '')"
_COUNT = "select count(*) from bundling_version where base = $1"
_BESIDE = "select numbers::text from bundling_version where base = $1 and parent = $2"
_SAVE = """
    insert into bundling_version (id, version, base, parent, numbers, answers, comparison, created_at, questions)
    values ($1, $2, $3, $4, $5, $6, $7, $8, (
        select count(*) from (select from placement where bundle_id is not null limit $9) n))
"""
_FIND = """
    select v.version, v.base, v.parent, v.numbers::text as numbers, v.compared, v.questions, c.version as used
    from bundling_version v left join calibration c on c.version = v.version and c.activated_at is not null
    where v.id = $1
"""
TOO_FEW = "Er zijn nog te weinig antwoorden om van te leren: {given} van de {least}."
NOTHING_NEW = "Van de antwoorden valt niets nieuws te leren."
IS_AT_WORK = "Deze versie is al in gebruik."
UNFINISHED = "De vergelijking met wat in gebruik is, loopt nog: {compared} van de {of} vragen."
OVERTAKEN = "Sinds deze vergelijking is een andere versie in gebruik genomen. Leer opnieuw."
OUTDATED = "Deze versie is geleerd van gewichten die niet meer in gebruik zijn. Leer opnieuw."
UNKNOWN = "Deze versie kennen wij niet."


async def learn(connection: asyncpg.Connection, now: datetime) -> UUID:
    """Makes a candidate of all answers that stand; returns its id.

    Raises:
        Conflict: there are too few, or nothing new is in them.
    """
    given = await answers.given(connection)
    if len(given) < FEWEST:
        raise Conflict(TOO_FEW.format(given=len(given), least=FEWEST))
    await connection.execute(_ONE_AT_A_TIME)
    at_work = await calibration.active(connection)
    number = await connection.fetchval(_COUNT, SHIPPED.version) + 1
    lesson = taught(f"{SHIPPED.version}+learned-{number}", SHIPPED, at_work, given)
    if await _is_known(connection, lesson.calibration, at_work):
        raise Conflict(NOTHING_NEW)
    return await save(connection, lesson, at_work, now)


async def _is_known(connection: asyncpg.Connection, learned: Calibration, at_work: Calibration) -> bool:
    rows = await connection.fetch(_BESIDE, SHIPPED.version, at_work.version)
    there = [at_work, *(calibration.CALIBRATION.validate_json(row["numbers"]) for row in rows)]
    return any(learned.does_as(other) for other in there)


async def save(connection: asyncpg.Connection, lesson: Lesson, at_work: Calibration, now: datetime) -> UUID:
    id = uuid7()
    names = (lesson.calibration.version, SHIPPED.version, at_work.version)
    comparison = json.dumps({"answers": lesson.answers, "now": asdict(lesson.now), "then": asdict(lesson.then)})
    numbers = calibration.written(lesson.calibration)
    await connection.execute(_SAVE, id, *names, numbers, lesson.answers, comparison, now, QUESTIONS)
    await connection.execute(_WAKE)
    return id


async def activated(connection: asyncpg.Connection, id: UUID) -> Calibration:
    """The calibration that may be put to work: it was compared with the one at work, or was at work before.

    Raises:
        NotFound, Conflict: there is none, or it may not (yet).
    """
    row = await connection.fetchrow(_FIND, id)
    if row is None and id != SHIPPED_ID:
        raise NotFound(UNKNOWN)
    found = await numbers(connection, id)
    at_work = (await calibration.active(connection)).version
    if found.version == at_work:
        raise Conflict(IS_AT_WORK)
    if row is not None and (why := _against(row, at_work)):
        raise Conflict(why)
    return found


async def numbers(connection: asyncpg.Connection, id: UUID) -> Calibration:
    """The numbers of a version that is there."""
    row = None if id == SHIPPED_ID else await connection.fetchrow(_FIND, id)
    return SHIPPED if row is None else calibration.CALIBRATION.validate_json(row["numbers"])


def _against(row: asyncpg.Record, at_work: str) -> str | None:
    """Why it may not be put to work; None for one that was before."""
    if row["base"] != SHIPPED.version:
        return OUTDATED
    if row["used"]:
        return None
    if row["compared"] < row["questions"]:
        return UNFINISHED.format(compared=row["compared"], of=row["questions"])
    return OVERTAKEN if row["parent"] != at_work else None
