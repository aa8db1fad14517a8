"""What an administrator does, for tests of rights."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import jwt

from identity.people.service import recognised
from identity.tokens.service import access_token
from identity.tokens.signer import WayIn
from plek_common.testing import StillClock

Record = dict[str, Any]
STRONG = ("pwd", "mfa")
_WAITS = """
    select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')
"""


class Office:
    """A client of the service with which an administrator works, and its database."""

    def __init__(self, api: httpx.AsyncClient, pool: asyncpg.Pool, headers: dict[str, str], clock: StillClock) -> None:
        self.api, self.pool, self.headers, self.clock = api, pool, headers, clock

    @property
    def state(self) -> Any:
        return self.api.app.state  # type: ignore[attr-defined]

    async def person(self, name: str = "Noor Haverkamp", *, now: datetime | None = None) -> UUID:
        """Somebody who signs in here for the first time."""
        who = {"provider": "ons", "subject": uuid4().hex, "name": name, "email": "noor@example.nl"}
        async with self.pool.acquire() as connection, connection.transaction():
            return await recognised(connection, **who, now=now or self.clock())

    async def token(self, person: UUID, amr: tuple[str, ...] = STRONG, acr: str | None = None) -> str:
        """A token as signing in gives it at this moment."""
        async with self.pool.acquire() as connection, connection.transaction():
            way = WayIn(list(amr), acr)
            return (await access_token(connection, person, self.clock(), way=way, signer=self.state.signer)).token

    async def claims(self, person: UUID, amr: tuple[str, ...] = STRONG, acr: str | None = None) -> Record:
        """What such a token says."""
        return dict(jwt.decode(await self.token(person, amr, acr), options={"verify_signature": False}))

    async def give(self, person: UUID, role: str = "coordinator", **more: Any) -> Record:
        body = {"personId": str(person), "role": role, "why": "Begint vandaag", **more}
        return await self.made("/grants", body)

    async def made(self, path: str, body: Record) -> Record:
        answer = await self.post(path, body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def post(self, path: str, body: Record | None = None) -> httpx.Response:
        return await self.api.post(path, json=body or {}, headers=self.headers)

    async def items(self, where: str) -> list[Record]:
        answer = await self.api.get(where, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def waits(self) -> bool:
        """Whether anybody in this database waits for what somebody else holds."""
        return bool(await self.pool.fetchval(_WAITS))

    async def revoked(self) -> dict[str, int]:
        found: dict[str, int] = (await self.api.get("/revocations")).json()["revoked"]
        return found
