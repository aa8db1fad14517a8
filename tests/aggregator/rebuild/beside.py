"""Another comparison of all questions, beside the one in use."""

from collections.abc import Callable

from tests.aggregator.nation import Nation

from aggregator.rebuild import activation, run
from aggregator.rebuild.dump import BUNDLING, dump
from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage

Tell = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """Nobody looks at the progress."""


async def beside(nation: Nation, stage: BundleStage, model: Embedder, tell: Tell = silent) -> bytes:
    """Makes the run, or goes on with it, and returns all that is in it."""
    async with run.opened(nation.settings) as connection:
        await run.make(connection, stage, model, tell)
        return await dump(connection, BUNDLING, "beside")


async def activated(nation: Nation, stage: BundleStage, model: Embedder) -> int:
    """Makes the run and puts it into use; returns of how many bundles hubs are told."""
    await beside(nation, stage, model)
    async with run.opened(nation.settings) as connection:
        return await activation.activate(connection, stage, model, silent)


async def taken_back(nation: Nation, stage: BundleStage, model: Embedder) -> int:
    async with run.opened(nation.settings) as connection:
        return await activation.back(connection, stage, model, silent)


async def in_use(nation: Nation) -> bytes:
    """All that bundling made, as it is in use."""
    async with nation.pool.acquire() as connection:
        return await dump(connection, BUNDLING)
