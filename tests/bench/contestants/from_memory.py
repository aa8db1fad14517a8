"""The same client with the same settings, sending the same records out of a list."""

import asyncio
import json

import asyncpg

from plek_common import kafka
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.relay_order import settings


async def main() -> None:
    order, watch = read(), Watch()
    connection = await asyncpg.connect(order.database)
    rows = await connection.fetch("select aggregateid, payload, headers from outbox order by seq")
    records = [(r["aggregateid"].encode(), r["payload"], _headers(r["headers"])) for r in rows]
    producer = kafka.producer(settings(order))
    await producer.start()
    await producer.partitions_for(order.topics[0])
    watch.start()
    sent = [await producer.send(order.topics[0], value, key=key, headers=headers) for key, value, headers in records]
    await asyncio.gather(*sent)
    watch.stop(len(sent))
    await producer.stop()
    await connection.close()


def _headers(text: str) -> list[tuple[str, bytes]]:
    return [(name, value.encode()) for name, value in json.loads(text).items()]


if __name__ == "__main__":
    asyncio.run(main())
