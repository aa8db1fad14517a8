"""Rows of the outbox, written as services write them, and whether they have been published."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from tests.common.notes import Note, draft, topic_of

from plek_common.outbox import Outbox
from plek_common.settings import Settings
from plek_common.testing import eventually

INSERT = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    values ($1, $2, $3, $4, $5, $6, $7)
"""


def row(settings: Settings, entity: UUID, version: int) -> tuple[Any, ...]:
    outbox = Outbox(topic=topic_of(settings), source=settings.source("notes"))
    note = Note(id=entity, version=version, words=f"versie {version}")
    return tuple(outbox.row(draft(note, datetime.now(UTC))).values())


async def unpublished(pool: asyncpg.Pool) -> int:
    found: int = await pool.fetchval("select count(*) from outbox where published_at is null")
    return found


async def all_published(pool: asyncpg.Pool) -> None:
    async def done() -> bool:
        return await unpublished(pool) == 0

    await eventually(done, what="an empty outbox")
