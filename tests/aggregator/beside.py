"""Another comparison of all questions, beside the one in use."""

from collections.abc import Callable

from tests.aggregator.nation import Nation

from aggregator.bundle import BundleStage
from aggregator.bundling import Embedder
from aggregator.rebuild import activating, making
from aggregator.rebuild.dumping import BUNDLING, dump

Tell = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """Nobody looks at the progress."""


async def beside(nation: Nation, stage: BundleStage, model: Embedder, tell: Tell = silent) -> bytes:
    """Makes the run, or goes on with it, and returns all that is in it."""
    async with making.opened(nation.settings) as connection:
        await making.make(connection, stage, model, tell)
        return await dump(connection, BUNDLING, "beside")


async def activated(nation: Nation, stage: BundleStage, model: Embedder) -> int:
    """Makes the run and puts it into use; returns of how many bundles hubs are told."""
    await beside(nation, stage, model)
    async with making.opened(nation.settings) as connection:
        return await activating.activate(connection, stage, model, silent)


async def taken_back(nation: Nation, stage: BundleStage, model: Embedder) -> int:
    async with making.opened(nation.settings) as connection:
        return await activating.back(connection, stage, model, silent)


async def in_use(nation: Nation) -> bytes:
    """All that bundling made, as it is in use."""
    async with nation.pool.acquire() as connection:
        return await dump(connection, BUNDLING)
