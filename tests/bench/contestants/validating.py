"""Consuming and validating only: as fast as it could be if writing cost nothing."""

import asyncio

from aggregator.ingest.hub_events import ADAPTER
from tests.bench.contestants.client import consumer
from tests.bench.contestants.order import Watch, read


async def main() -> None:
    order, watch, done = read(), Watch(), 0
    async with consumer(order) as client:
        while done < order.total:
            fetched = await client.getmany(timeout_ms=1000, max_records=5000)
            for records in fetched.values():
                watch.start()
                for record in records:
                    ADAPTER.validate_json(record.value)
                done += len(records)
    watch.stop(done)


if __name__ == "__main__":
    asyncio.run(main())
