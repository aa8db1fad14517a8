"""Two comparisons: the one in use and another."""

import pytest
from tests.aggregator.asked import crowd
from tests.aggregator.deciding import ASKING
from tests.aggregator.nation import Nation
from tests.aggregator.thresholds import EAGER

from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage


@pytest.fixture
async def asking(nation: Nation, model: Embedder) -> BundleStage:
    """What is in use: a machine that asks people about what belongs together."""
    stage = BundleStage(nation.settings, thresholds=ASKING)
    await nation.take(*crowd())
    await nation.place(model, stage)
    return stage


def eager(nation: Nation) -> BundleStage:
    """Another comparison: it joins by itself."""
    return BundleStage(nation.settings, thresholds=EAGER)
