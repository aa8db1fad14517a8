"""A queue whose answers are known, and calibrations that nobody would learn but that show what they do."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, question

from aggregator.learning import service, trials
from aggregator.placement import calibration as placement_calibration
from aggregator.similarity import SHIPPED, Calibration
from aggregator.similarity.fitting.lesson import Figures, Lesson
from plek_common.record import Record

HUBS = ["utrecht", "fryslan", "drenthe"]
DATA = Path(__file__).parent / "similarity" / "data"
LABELLED = DATA / "validation.jsonl"
MADE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NO_FIGURES = Figures(None, None, None, ())


def labelled(count: int) -> tuple[list[Record], dict[UUID, str]]:
    """Questions of a labelled set that others ask as well, as hubs ask them; and of each what it really asks."""
    every = [json.loads(line) for line in LABELLED.read_text().splitlines()]
    times = Counter(row["intent"] for row in every)
    rows = sorted((row for row in every if times[row["intent"]] > 2), key=lambda row: str(row["intent"]))[:count]
    ids = [UUID(f"0192f0c4-0000-7000-8000-0000000009{number:02d}") for number in range(count)]
    asked = [
        question(HUBS[n % 3], ids[n], 1, row["body"], title=row["title"], theme=row["theme"])
        for n, row in enumerate(rows)
    ]
    return asked, {id: row["intent"] for id, row in zip(ids, rows, strict=True)}


async def answer_all(analyst: Analyst, meant: dict[UUID, str], most: int = 100) -> int:
    """Answers what waits as somebody who knows; returns how many."""
    count = 0
    while count < most and (waiting := await analyst.proposals()):
        sides = [meant[UUID(waiting[0][side]["questionId"])] for side in ("question", "nearest")]
        await analyst.answer(waiting[0]["id"], "same" if sides[0] == sides[1] else "different")
        count += 1
    return count


def otherwise(by: float, **lines: Any) -> Calibration:
    """One that moves the odds of every pair by this much, and lines if any."""
    weighing = SHIPPED.weighing
    meaning = replace(weighing.meaning, base=weighing.meaning.base + by)
    thresholds = replace(SHIPPED.with_model, **lines)
    version = f"{SHIPPED.version}+test{by:+}"
    return replace(SHIPPED, version=version, weighing=replace(weighing, meaning=meaning), with_model=thresholds)


async def candidate(nation: Nation, calibration: Calibration, *, compared: bool = True) -> UUID:
    """A version as if it had been learned, beside the one at work."""
    async with nation.pool.acquire() as connection:
        at_work = await placement_calibration.active(connection)
        id = await service.save(connection, Lesson(calibration, 0, NO_FIGURES, NO_FIGURES), at_work, MADE)
    if compared:
        await compare(nation)
    return id


async def compare(nation: Nation) -> None:
    """Lets every trial run to its end."""
    async with nation.pool.acquire() as connection:
        while await trials.step(connection):
            pass


async def activate(analyst: Analyst, id: object, status: int = 201) -> Any:
    return await analyst.post(f"/bundling/versions/{id}/activation", {}, status)
