"""PLeK's own ingest, as `plek serve aggregator --role workers` runs it."""

import asyncio
import os
import re
from contextlib import suppress

import asyncpg
from pydantic import SecretStr

from aggregator.ingest import consumer as ingest_consumer
from plek_common.memory import settle
from plek_common.settings import Settings
from tests.bench.contestants.order import Watch, read

_DONE = "select coalesce(sum(next_offset), 0) from consumer_offset"


async def main() -> None:
    """The end is seen from outside, in PostgreSQL; looking every 50 ms costs us a little."""
    settle()
    order, watch = read(), Watch()
    settings = Settings(
        organisation="national",
        organisation_name="Landelijk",
        oin="00000099000000000000",
        topic_prefix="national.",
        database_url=order.database,
        kafka=order.bootstrap,
        kafka_user=order.user,
        kafka_password=SecretStr(order.password),
    )
    consumer = ingest_consumer.consumer(settings)
    consumer.pattern = f"^({'|'.join(map(re.escape, order.topics))})$"
    prepare = consumer.prepare
    assert prepare

    async def first(pool: asyncpg.Pool) -> None:
        watch.start()
        await prepare(pool)

    consumer.prepare = first
    connection = await asyncpg.connect(order.database)
    task = asyncio.create_task(consumer.run())
    done = 0
    while done < order.total and not (await asyncio.wait([task], timeout=0.05))[0]:
        done = await connection.fetchval(_DONE)
    watch.stop(int(done))
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await connection.close()


async def profiled(path: str) -> None:
    """The same under cProfile, whose findings are written to `path`."""
    import cProfile

    profile = cProfile.Profile()
    profile.enable()
    await main()
    profile.disable()
    profile.dump_stats(path)


if __name__ == "__main__":
    found = os.environ.get("PLEK_BENCH_PROFILE")
    asyncio.run(profiled(found) if found else main())
