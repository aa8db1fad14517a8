"""One round: load, a strike in its midst, and a verdict once everything should have caught up."""

import asyncio
import time
from dataclasses import dataclass
from math import inf

import asyncpg

from plek_common.testing import eventually
from tests.chaos import history as log
from tests.chaos.checker import judge, missing
from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.nation import look
from tests.chaos.network import HUBS, Network
from tests.chaos.victims import Strike, strike

CATCH_UP_SECONDS = 10.0
PATIENCE_SECONDS = 60.0  # how long a round is watched; later than CATCH_UP_SECONDS is reported, never is a loss


@dataclass(frozen=True, slots=True)
class Outcome:
    """`caught_up` counts seconds from the last heal (or the last write) until nothing was missing."""

    strike: Strike
    caught_up: float
    faults: list[str]


async def round_of(network: Network, history: History, blow: Strike, writes: int) -> Outcome:
    """Runs one round and judges everything since the log began."""
    target = history.acknowledged + blow.after
    work = asyncio.create_task(load(network, history, writes, list(HUBS)))
    try:
        await history.reach(target)
        await strike(network, blow)
        await work
    finally:
        work.cancel()
    seconds = await caught_up(network, history)
    return Outcome(blow, seconds, await verdict(network, history))


async def caught_up(network: Network, history: History) -> float:
    """Seconds until everything that was acknowledged is at the nation; infinite when that does not come."""
    since, lines = time.monotonic(), log.read(history.file)

    async def nothing_missing() -> bool:
        try:
            return not missing(lines, await look(network))
        except (OSError, asyncpg.PostgresError):
            return False

    try:
        await eventually(nothing_missing, seconds=PATIENCE_SECONDS)
    except AssertionError:
        return inf  # the verdict names what is missing
    return time.monotonic() - since


async def verdict(network: Network, history: History) -> list[str]:
    """Every fault, with the topics read too."""
    return judge(log.read(history.file), await look(network, topics=True))
