"""What a coordinator does, for tests of services whose entries are released, and what others are told of it."""

from typing import Any

import asyncpg
import httpx

from aggregator.ingest.hub_events import ADAPTER
from plek_common.event import Envelope
from plek_common.settings import Settings

Record = dict[str, Any]


class Desk:
    """A client of one service with which a coordinator works."""

    def __init__(self, api: httpx.AsyncClient, headers: dict[str, str], settings: Settings) -> None:
        self.api, self.headers, self.settings = api, headers, settings

    async def add(self, path: str, body: Record) -> Record:
        answer = await self.api.post(path, json=body, headers=self.headers)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def act(self, where: str, seen: int, body: Record | None = None, *, put: bool = False) -> httpx.Response:
        headers = {**self.headers, "If-Match": f'"{seen}"'}
        return await self.api.request("PUT" if put else "POST", where, json=body or {}, headers=headers)

    async def released(self, path: str, body: Record) -> Record:
        made = await self.add(path, body)
        answer = await self.act(f"{path}/{made['id']}/release", 1)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def items(self, where: str) -> list[Record]:
        answer = await self.api.get(where, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def told(self) -> list[Envelope]:
        """The events in the outbox, oldest first: on this hub's topic, keyed by entity, as the nation reads them. One
        that lost its words to a withdrawal is told no more."""
        connection = await asyncpg.connect(self.settings.database_url)
        rows = await connection.fetch(
            "select topic, aggregateid, payload from outbox where payload is not null order by seq"
        )
        await connection.close()
        for row in rows:
            assert row["topic"].startswith(self.settings.topic_prefix)
            assert row["aggregateid"] == str(ADAPTER.validate_json(row["payload"]).subject)
        return [Envelope.model_validate_json(row["payload"]) for row in rows]

    async def forget_words(self, table: str) -> None:
        """As if its rows were found by what a program of before made of them."""
        connection = await asyncpg.connect(self.settings.database_url)
        await connection.execute(f"update {table} set search = 'gisteren'::tsvector, words_version = '0'")
        await connection.close()

    async def traces(self, word: str) -> list[str]:
        """The events and the kept answers in which this word stands."""
        connection = await asyncpg.connect(self.settings.database_url)
        told = await connection.fetch("select type, payload from outbox where payload is not null")
        kept = await connection.fetch("select action as type, body as payload from idempotency_key")
        await connection.close()
        return [row["type"] for row in (*told, *kept) if word.encode() in row["payload"]]
