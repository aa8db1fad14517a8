"""Everything but the journal can be thrown away and made again, and is the same."""

from uuid import UUID

import pytest
from tests.aggregator.asked import HERE, OTHER, THERE, asked, crowd
from tests.aggregator.nation import Nation, question, withdrawn
from tests.aggregator.outcome import FORGET, made
from tests.aggregator.thresholds import EAGER

from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage

LONELY = UUID((crowd()[0].key or b"").decode())


@pytest.mark.parametrize("eager", [True, False], ids=["joining", "proposing"])
async def test_bundles_are_rebuilt_from_the_journal_with_the_same_ids(
    nation: Nation, model: Embedder, eager: bool
) -> None:
    stage = BundleStage(nation.settings, thresholds=EAGER if eager else None)
    for record in [*crowd(), asked("fryslan", THERE, OTHER, 2), withdrawn("utrecht", LONELY, 2)]:
        await nation.take(record)
        await nation.place(model, stage)
    before = await made(nation)
    assert before["bundles"]
    await nation.pool.execute(FORGET)
    await nation.place(model, BundleStage(nation.settings, thresholds=stage.thresholds))
    assert await made(nation) == before


async def test_questions_are_rebuilt_by_reading_the_hubs_again(nation: Nation) -> None:
    records = [*crowd(), question("utrecht", HERE, 2, "Anders?"), withdrawn("fryslan", THERE, 2)]
    await nation.take(*records)
    before = await nation.state()
    await nation.pool.execute("truncate journal, question, entry, taken_back; update journal_head set last_seq = 0")
    for record in records:
        await nation.take(record)
    assert await nation.state() == before
