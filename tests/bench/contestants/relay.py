"""PLeK's own relay: carries a full outbox to Kafka, and marks it."""

import asyncio
from collections.abc import Sequence

import asyncpg

from plek_common.memory import settle
from plek_common.relay import Relay
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.relay_order import settings


class Timed(Relay):
    """The clock starts with the first look into the outbox: connections and the look at the log are behind it."""

    watch = Watch()

    async def _next(self, connection: asyncpg.Connection, without: Sequence[int]) -> Sequence[asyncpg.Record]:
        self.watch.start()
        return await super()._next(connection, without)


async def main() -> None:
    settle()
    order = read()
    relay = Timed(settings(order), "question")
    await relay.run(until=lambda: True)
    relay.watch.stop(relay.published.total())


if __name__ == "__main__":
    asyncio.run(main())
