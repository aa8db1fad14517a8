"""The stream of events: served over a real socket, with as many events and as large as a test wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from aggregator.app import service
from plek_common.app import create_app
from plek_common.server import Connection
from plek_common.settings import Settings
from plek_common.testing import eventually

WRITE = """
    with head as (update journal_head set last_seq = last_seq + $1 returning last_seq - $1 as base)
    insert into journal (seq, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload)
    select base + n, 'urn:test', gen_random_uuid()::text, 'nl.plek.questions.question-changed.v1', 'utrecht', 'topic',
        0, base + n, gen_random_uuid(), 1, now(), convert_to('{"x":"' || repeat('x', $2) || '"}', 'utf8')
    from head, generate_series(1, $1::int) as n
"""
LARGE = 60_000  # bytes of an event


@asynccontextmanager
async def server_of(settings: Settings) -> AsyncIterator[uvicorn.Server]:
    """The API on a free port, served as the product serves it."""
    config = uvicorn.Config(
        create_app(service, settings), port=0, http=Connection, log_config=None, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    try:
        await eventually(lambda: server.started)
        yield server
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, 60)
