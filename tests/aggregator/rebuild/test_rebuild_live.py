"""Another comparison comes into use while workers and readers are at work."""

import asyncio
from uuid import UUID

import asyncpg
import httpx
import pytest
from tests.aggregator.asked import ALONE, ELSEWHERE, asked
from tests.aggregator.counting import Counting
from tests.aggregator.deciding import ASKING
from tests.aggregator.nation import Nation
from tests.aggregator.outcome import places
from tests.aggregator.rebuild.beside import activated, beside, in_use
from tests.aggregator.rebuild.conftest import eager
from tests.workers import working

from aggregator.similarity import Embedder
from aggregator.stage.worker import WAITS, BundleStage
from plek_common.testing import eventually


async def test_the_live_stage_and_readers_go_on_across_the_change(
    nation: Nation, model: Embedder, asking: BundleStage, api: httpx.AsyncClient
) -> None:
    live = BundleStage(nation.settings, thresholds=ASKING)
    live._embedder = model
    stop = asyncio.Event()

    async def read() -> int:
        answers = 0
        while not stop.is_set():
            for path in ("/bundles", "/overview", "/questions", "/proposals"):
                answer = await api.get(path)
                assert answer.status_code == 200, answer.text
                answers += 1
        return answers

    async def caught_up() -> bool:
        behind = "select last_seq = (select seq from stage where name = 'bundle') from journal_head"
        return bool(await nation.pool.fetchval(behind))

    reading = asyncio.create_task(read())
    async with working(live):
        for number in range(1, 4):
            await nation.take(asked("drenthe", UUID(int=number), ALONE[0]))
            await activated(nation, asking, model)
            await eventually(caught_up, what="the question in its place")
        stop.set()
        assert await reading > 10
    assert await nation.rows("former.placement", "count(*) as n")
    assert await beside(nation, asking, model) == await in_use(nation)


async def test_who_reads_for_long_is_waited_for_and_not_thrown_out(
    nation: Nation, model: Embedder, asking: BundleStage
) -> None:
    async with nation.pool.acquire() as reader:
        reading = reader.transaction()
        await reading.start()
        before = await reader.fetch("select * from bundle")
        change = asyncio.create_task(activated(nation, eager(nation), model))
        await asyncio.wait([change], timeout=2)
        assert not change.done()
        assert await reader.fetch("select * from bundle") == before
        await reading.commit()
        assert await asyncio.wait_for(change, 60) == 1


async def test_a_worker_with_the_new_model_waits_until_its_run_is_in_use(
    nation: Nation, model: Embedder, asking: BundleStage
) -> None:
    other = Counting(model, "another")
    await nation.take(asked("drenthe", ELSEWHERE, ALONE[0]))
    await nation.place(other, asking)
    assert ("drenthe", ELSEWHERE) not in await places(nation)
    assert (await nation.rows("stage where name = 'bundle'", "status")) == [{"status": WAITS}]
    await activated(nation, asking, other)
    assert ("drenthe", ELSEWHERE) not in await places(nation)
    await nation.place(other, asking)
    assert ("drenthe", ELSEWHERE) in await places(nation)
    assert (await nation.rows("stage where name = 'bundle'", "status, vectors, model")) == [
        {"status": other.status, "vectors": "another", "model": "another"}
    ]
    await nation.place(model, asking)
    assert (await nation.rows("stage where name = 'bundle'", "status")) == [{"status": WAITS}]


async def test_an_activation_that_fails_changes_nothing(nation: Nation, model: Embedder, asking: BundleStage) -> None:
    await beside(nation, eager(nation), model)
    before = await in_use(nation)
    await nation.pool.execute("alter table outbox add constraint not_now check (topic = '') not valid")
    with pytest.raises(asyncpg.CheckViolationError):
        await activated(nation, eager(nation), model)
    assert await in_use(nation) == before
    await nation.pool.execute("alter table outbox drop constraint not_now")
    assert await activated(nation, eager(nation), model) == 1
