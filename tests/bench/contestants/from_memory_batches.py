"""The same client, sending the same records out of a list in whole batches: what the relay itself does, no database."""

import asyncio

import asyncpg

from plek_common import kafka, parcel
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.relay_order import settings


async def main() -> None:
    order, watch = read(), Watch()
    connection = await asyncpg.connect(order.database)
    rows = await connection.fetch("select topic, aggregateid, payload, headers from outbox order by seq")
    await connection.close()
    producer = kafka.producer(settings(order))
    await producer.start()
    await producer.partitions_for(order.topics[0])
    watch.start()
    for start in range(0, len(rows), 500):
        shipment = parcel.Shipment(producer, await parcel.pack(producer, rows[start : start + 500]))
        await shipment.arrived()
        shipment.check()
    watch.stop(len(rows))
    await producer.stop()


if __name__ == "__main__":
    asyncio.run(main())
