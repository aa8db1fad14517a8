"""A client that is stopped leaves nothing behind, also when its broker is away."""

import asyncio
from typing import Any

import pytest
from aiokafka.errors import NodeNotReadyError
from aiokafka.protocol.fetch import FetchRequest
from tests.common.reader import Reader

from plek_common import kafka


async def test_a_client_that_is_stopped_between_two_attempts_closes_its_connections(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka 0.14 then ends its stop half way, with a cancellation of its own."""
    await reader.write(reader.event())
    attempted = asyncio.Event()
    async with kafka.reading(reader.settings, reader.topic) as client:
        send = client._client.send

        async def away(node: Any, request: Any, **how: Any) -> Any:
            if isinstance(request, FetchRequest):
                attempted.set()
                raise NodeNotReadyError
            return await send(node, request, **how)

        monkeypatch.setattr(client._client, "send", away)
        for partition in client.assignment():
            client.seek(partition, 0)
        await asyncio.wait_for(attempted.wait(), 60)
        connections = list(client._client._conns.values())
        assert any(each.connected() for each in connections)
    assert not any(each.connected() for each in connections)
