"""Putting another calibration to work, and what follows from it for the queue. Taking it back is the same."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from aggregator.decisions.facts import Calibrated, Fact, Undo
from aggregator.decisions.snapshot import AT_WORK, Board, Change
from aggregator.placement import calibration
from aggregator.placement.calibration import Shift
from aggregator.similarity import SHIPPED


def calibrate(board: Board, what: Calibrated) -> Sequence[Change]:
    """Numbers that were learned from other weights than those of this software are left alone."""
    if what.base == SHIPPED.version:
        board.put("calibration", AT_WORK, {"version": what.calibration.version})
    return board.changes


async def prepare(connection: asyncpg.Connection, fact: Fact) -> None:
    """Keeps the numbers that the fact names, and those of what it takes the place of."""
    if isinstance(fact.what, Calibrated):
        await calibration.remember(connection, SHIPPED, SHIPPED.version)
        await calibration.remember(connection, fact.what.calibration, fact.what.base)


async def follow(connection: asyncpg.Connection, fact: Fact, changes: Sequence[Change]) -> Shift:
    """Scores anew what waits, by what is at work now: everything where that changed, else what comes back to the queue.

    Nothing that is joined moves; another look at everything begins.
    """
    if any(change.thing == "calibration" for change in changes):
        await calibration.again(connection)
        return await calibration.rescore(connection)
    back = [UUID(change.key) for change in changes if change.thing == "proposal"] if isinstance(fact.what, Undo) else []
    return await calibration.rescore(connection, back) if back else Shift()
