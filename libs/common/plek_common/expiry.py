"""What a database keeps for a while only: now and then what is older goes."""

import asyncio

from plek_common import idempotency, primary
from plek_common.settings import Settings

REST_SECONDS = 3600


class Expiry:
    """The background worker of one database; two of them do no harm."""

    def __init__(self, settings: Settings, service: str) -> None:
        self.settings, self.url = settings, settings.database(service)

    async def run(self) -> None:
        while True:
            await self.sweep()
            await asyncio.sleep(REST_SECONDS)

    async def sweep(self) -> None:
        """Takes away what is too old now."""
        connection = await primary.connect(self.url, command_timeout=60)
        try:
            await idempotency.expire(connection, self.settings.idempotency_hours)
        finally:
            await connection.close(timeout=5)
