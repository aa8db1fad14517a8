"""PLeK's own relay: carries a full outbox to Kafka, and marks it."""

import asyncio

from plek_common import kafka
from plek_common.relay import BATCH, Relay
from plek_common.worker import listening
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.relay_order import settings


async def main() -> None:
    order, watch, done = read(), Watch(), 0
    relay = Relay(settings(order), "question")
    producer = kafka.producer(relay.settings)
    await producer.start()
    await producer.partitions_for(order.topics[0])
    async with listening(relay.url, "outbox") as (connection, _):
        watch.start()
        while done < order.total:
            sent = await relay.drain(connection, producer)
            done += sent
            assert sent == BATCH or done == order.total
        watch.stop(done)
    await producer.stop()


if __name__ == "__main__":
    asyncio.run(main())
