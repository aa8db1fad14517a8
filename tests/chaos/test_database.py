"""A database that takes no writes: a clear 503, nothing half done, and all goes on by itself afterwards."""

from uuid import uuid4

import asyncpg
import httpx

from plek_common.testing import eventually
from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.network import HUBS, Network
from tests.chaos.rounds import CATCH_UP_SECONDS, caught_up, verdict


async def read_only(network: Network, on: bool) -> None:
    connection = await asyncpg.connect(network.parts.database_url)
    try:
        await connection.execute("set transaction_read_only = off")
        await connection.execute(f"alter system set default_transaction_read_only = {'on' if on else 'off'}")
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()


async def test_while_the_database_takes_no_writes_clients_hear_503_and_nothing_is_half_done(
    network: Network, history: History
) -> None:
    await load(network, history, 8, list(HUBS))
    where = network.apis("utrecht")[0] + "/questions"
    key = {"Idempotency-Key": uuid4().hex}
    body = {"text": "Blijft deze vraag bewaard, als de schijf vol is?"}
    await read_only(network, True)
    try:
        async with httpx.AsyncClient(timeout=15) as client:

            async def refused() -> bool:
                return (await client.post(where, json=body, headers=key)).status_code == 503

            await eventually(refused, what="503 from a database that only reads")
            answer = await client.post(where, json=body, headers=key)
            assert answer.headers["content-type"] == "application/problem+json"
            assert (await client.get(where)).status_code == 200, "reading goes on"
    finally:
        await read_only(network, False)
    async with httpx.AsyncClient(timeout=15) as client:

        async def accepted() -> bool:
            return (await client.post(where, json=body, headers=key)).status_code == 201

        await eventually(accepted, what="the same request, accepted")
    await load(network, history, 8, list(HUBS))
    assert await caught_up(network, history) <= CATCH_UP_SECONDS
    assert await verdict(network, history) == []
