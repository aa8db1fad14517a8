"""A database that takes no writes, or is full: a clear 503, nothing half done, and all goes on by itself afterwards."""

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import httpx
import pytest

from plek_common.testing import eventually
from tests.chaos.client import load
from tests.chaos.history import History
from tests.chaos.network import HUBS, Network
from tests.chaos.rounds import CATCH_UP_SECONDS, caught_up, verdict
from tests.chaos.victims import read_only

SEGMENT = 16 * 2**20  # a segment of PostgreSQL's own log; a smaller limit would stop the server itself
# Fails where the file ends, and leaves it without room for one more row.
_BALLAST = """
    insert into idempotency_key (scope, action, key, digest, body)
    select 'ballast', 'ballast', n::text, '', sha256(n::text::bytea) from generate_series(1, 180000) n
"""


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
            assert int(answer.headers["retry-after"]) > 0
            health = f"{network.nodes['utrecht-api'].url}/health/ready"
            assert (await client.get(health)).status_code == 503, "readiness is red meanwhile"
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


@asynccontextmanager
async def small_disk(network: Network) -> AsyncIterator[None]:
    """PostgreSQL, with no file larger than this: it treats that as a full disk (it ignores SIGXFSZ for the purpose)."""
    await restart(network, SEGMENT)
    try:
        yield
    finally:
        await restart(network, resource.getrlimit(resource.RLIMIT_FSIZE)[0])


async def restart(network: Network, largest: int) -> None:
    server, usual = network.parts.postgres, resource.getrlimit(resource.RLIMIT_FSIZE)
    await asyncio.to_thread(server.stop)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, usual[1]))  # the server inherits it
    try:
        await asyncio.to_thread(server.start)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    await network.ready()


async def execute(network: Network, *statements: str) -> None:
    connection = await asyncpg.connect(network.database("utrecht_question"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def fallen_short(network: Network) -> int:
    """How often PostgreSQL said so."""
    return (network.parts.state / "logs" / "postgres.log").read_text(encoding="utf-8").count("File too large")


async def kept(network: Network, keys: list[str]) -> int:
    """How many of these requests left a trace."""
    connection = await asyncpg.connect(network.database("utrecht_question"))
    try:
        questions: int = await connection.fetchval(
            "select count(*) from question where right(text, 32) = any($1)", keys
        )
        answers: int = await connection.fetchval("select count(*) from idempotency_key where key = any($1)", keys)
    finally:
        await connection.close()
    return questions + answers


async def test_a_full_database_is_said_leaves_nothing_half_done_and_goes_on_once_there_is_room(
    network: Network, history: History
) -> None:
    await load(network, history, 8, list(HUBS))
    asked: dict[str, int] = {}
    where = network.apis("utrecht")[0] + "/questions"

    async def ask(client: httpx.AsyncClient, key: str) -> int:
        answer = await client.post(where, json={"text": f"Is er nog plaats? {key}"}, headers={"Idempotency-Key": key})
        assert answer.status_code in (201, 503)
        assert answer.status_code == 201 or answer.headers["content-type"] == "application/problem+json"
        asked[key] = answer.status_code
        return answer.status_code

    async with small_disk(network), httpx.AsyncClient(timeout=15) as client:
        with pytest.raises(asyncpg.PostgresError, match="File too large"):
            await execute(network, _BALLAST)

        before = fallen_short(network)

        async def full() -> bool:
            return await ask(client, uuid4().hex) == 503 and fallen_short(network) > before

        async def readable() -> bool:
            return (await client.get(where)).status_code == 200

        await eventually(full, what="503 from a full database")
        await eventually(readable, what="reading goes on")
        refused = [key for key, status in asked.items() if status == 503]
        assert await kept(network, refused) == 0, "nothing is half done"
        await execute(network, "vacuum idempotency_key")

        async def accepted() -> bool:
            return await ask(client, refused[-1]) == 201

        await eventually(accepted, what="the same request, accepted")
        assert await kept(network, refused[-1:]) == 2
    await load(network, history, 8, list(HUBS))
    assert await caught_up(network, history) <= CATCH_UP_SECONDS
    assert await verdict(network, history) == []
