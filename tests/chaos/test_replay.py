"""What people see follows from the journal, and the journal from Kafka: made again, it is the same to the byte."""

import asyncio

import asyncpg

from aggregator.rebuild import activation, projections, run
from aggregator.rebuild.dump import BUNDLING, DUMPS, JOURNAL, dump
from aggregator.stage.worker import BundleStage
from plek_common.testing import eventually
from tests.aggregator.rebuild.beside import silent
from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.network import HUBS, Network
from tests.chaos.rounds import caught_up

FROM_KAFKA = {"journal": JOURNAL, "question": DUMPS["question"], "entry": DUMPS["entry"]}
_BEHIND = "select last_seq - (select coalesce(min(seq), 0) * (count(*) - 1) from stage) from journal_head"
_FORGET = (
    "truncate journal, taken_back, question, entry, consumer_offset, stage",
    "truncate history, proposal, placement, bundle, link, decision",
    "update journal_head set last_seq = 0",
)


async def all_bundled(connection: asyncpg.Connection) -> None:
    async def done() -> bool:
        return bool(await connection.fetchval(_BEHIND) == 0)

    await eventually(done, what="every event of the journal in its bundle and looked at once more")


async def test_projections_and_bundles_made_again_are_the_same_to_the_byte(network: Network, history: History) -> None:
    connection = await asyncpg.connect(network.database("national_aggregator"))
    stage = BundleStage(network.settings("national"))
    embedder = await stage.embedder()
    try:
        await load(network, history, 20, list(HUBS))
        await caught_up(network, history)
        await all_bundled(connection)
        before = await dump(connection)
        told = await connection.fetchval("select count(*) from outbox")
        async with run.opened(network.settings("national")) as beside:  # the workers work on
            await run.make(beside, stage, embedder, silent)
            assert await dump(beside, BUNDLING, "beside") == await dump(connection, BUNDLING)
            assert await activation.activate(beside, stage, embedder, silent) == 0
        assert await dump(connection) == before
        assert await connection.fetchval("select count(*) from outbox") == told, "nobody is told what they know"
        await connection.execute("update question set state = 'lost' where id = (select id from question limit 1)")
        assert await dump(connection) != before, "the dump shows a difference"
        await projections.again(connection)
        assert await dump(connection) == before
        await load(network, history, 4, list(HUBS))
        await caught_up(network, history)
        await all_bundled(connection)
    finally:
        await connection.close()


async def test_the_journal_read_again_from_kafka_is_the_same_to_the_byte(network: Network, history: History) -> None:
    connection = await asyncpg.connect(network.database("national_aggregator"))
    try:
        await load(network, history, 8, list(HUBS))
        await caught_up(network, history)
        await asyncio.to_thread(network.child("national-workers").stop)
        before = await dump(connection, FROM_KAFKA)
        for statement in _FORGET:
            await connection.execute(statement)
        network.spawn("national-workers")
        await network.ready("national-workers")

        async def again() -> bool:
            return await dump(connection, FROM_KAFKA) == before

        await eventually(again, what="the same journal from Kafka")
    finally:
        await connection.close()
