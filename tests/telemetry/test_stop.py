"""A stop that was asked for is no fault: those who follow are sent away, and the log says nothing but what happened."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack

import asyncpg
import pytest
from tests.aggregator.subscriptions.stream import LARGE, WRITE
from tests.aggregator.subscriptions.subscriber import subscribed
from tests.serving import environment, serving

from aggregator.app import service as aggregator
from plek_common.settings import Settings
from plek_common.testing import Databases
from plek_local.child import Child
from plek_local.parts import Parts

FOLLOWERS = 20
DEADLINE = 60  # seconds; long, because it only ends a test that went wrong
STREAMS = {"the nation's API": "/aggregator/v1/events?after=0", "its pages": "/nu"}


@pytest.mark.parametrize("stream", STREAMS)
async def test_a_stop_with_open_streams_is_quick_and_writes_no_error(
    parts: Parts, databases: Databases, settings_of: Callable[..., Settings], stream: str
) -> None:
    async with databases.fresh(aggregator) as url:
        settings = settings_of(url, organisation="national", kafka=False)
        async with serving(parts, environment(settings)) as (child, api), AsyncExitStack() as stack:
            for _ in range(FOLLOWERS):
                answer = await stack.enter_async_context(api.stream("GET", STREAMS[stream]))
                assert answer.status_code == 200
            child.ask_to_stop()
            assert await asyncio.to_thread(child.wait, DEADLINE) in (0, -15)
            assert wrong(child) == [], "a stream that held the stop up is an error of the server"


async def test_who_does_not_read_holds_no_stop_up_and_is_no_error_either(
    parts: Parts, databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    async with databases.fresh(aggregator) as url:
        connection = await asyncpg.connect(url)
        await connection.execute(WRITE, 200, LARGE)
        await connection.close()
        settings = settings_of(url, organisation="national", kafka=False)
        async with serving(parts, environment(settings)) as (child, api), AsyncExitStack() as stack:
            address = str(api.base_url).rstrip("/")
            for _ in range(FOLLOWERS):
                reader = await stack.enter_async_context(subscribed(address, room=4096, path="/aggregator/v1/events"))
                assert await asyncio.wait_for(reader.read(1), DEADLINE), "it is sent something, and takes no more"
            child.ask_to_stop()
            assert await asyncio.to_thread(child.wait, DEADLINE) in (0, -15)
            assert wrong(child) == [], "a stream that held the stop up is an error of the server"


def wrong(child: Child) -> list[str]:
    said = child.log.read_text().splitlines()
    return [line for line in said if not line.startswith("{") or json.loads(line)["level"] not in ("INFO", "DEBUG")]
