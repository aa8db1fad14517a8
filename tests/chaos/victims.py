"""Who is struck, how and when: drawn from a seed, counted in acknowledged writes, never in time."""

import asyncio
import shutil
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

import asyncpg
import psutil

from plek_local.child import Child
from plek_local.family import descendants, send
from plek_local.kafka import KafkaServer
from plek_local.postgres import PostgresServer
from tests import batches
from tests.chaos.network import HUBS, Network

Server = PostgresServer | KafkaServer
FROZEN_SECONDS = 2.0
VICTIMS = (*(f"{hub}-{role}" for hub in HUBS for role in ("api", "workers")), "national-workers", "kafka", "postgres")
How = Literal["kill -9", "freeze", "read-only", "bomb", "broken batch", "wrong clock"]
HOWS: tuple[How, ...] = get_args(How)
POISON: dict[How, Callable[[], bytes]] = {
    "bomb": lambda: batches.bomb("zstd", 10**9),
    "broken batch": lambda: batches.batch(batches.record(b"x", headers=[(b"\xff", b"no text")])),
    "wrong clock": lambda: batches.batch(batches.record(b"{"), at_ms=0),
}


@dataclass(frozen=True, slots=True)
class Strike:
    """Kill -9, a freeze of two seconds, as long a database that takes no writes, or what a hub puts on its own topic
    and no reader should stumble over; after so many more acknowledged writes."""

    victims: tuple[str, ...]
    how: How
    after: int


def schedule(seed: int, rounds: int, writes: int) -> list[Strike]:
    """The strikes of a run; the same seed gives the same ones. One in five hits two at once.

    Each way to strike is among them once, in any order, before they are drawn by weight: left to chance, a third of
    the runs of thirty rounds would miss one.
    """
    random = Random(seed)
    ways = [*random.sample(HOWS, len(HOWS)), *random.choices(HOWS, weights=(6, 3, 1, 1, 1, 1), k=rounds)]
    return [_drawn(random, how, random.randint(1, writes * 3 // 4)) for how in ways[:rounds]]


def _drawn(random: Random, how: How, after: int) -> Strike:
    victims = random.sample(VICTIMS, 2 if random.random() < 0.2 else 1)
    if how in POISON:
        return Strike((random.choice([*HUBS]),), how, after)
    return Strike(("postgres",) if how == "read-only" else tuple(victims), how, after)


async def strike(network: Network, blow: Strike) -> None:
    """Strikes all victims at the same moment and returns when they are up again."""
    if blow.how == "kill -9":
        await _kill(network, blow.victims)
    elif blow.how == "read-only":
        await read_only(network, True)
        await asyncio.sleep(FROZEN_SECONDS)
        await read_only(network, False)
    elif blow.how in POISON:
        await poison(network, blow.victims, POISON[blow.how]())
    else:
        await asyncio.gather(*(freeze(network, victim) for victim in blow.victims))


async def _kill(network: Network, victims: Sequence[str]) -> None:
    """What others stand on is started first, as a deployment does."""
    servers: dict[str, PostgresServer | KafkaServer] = {
        "postgres": network.parts.postgres,
        "kafka": network.parts.kafka_server,
    }
    processes = [victim for victim in victims if victim in network.nodes]
    fallen = [servers[victim] for victim in victims if victim in servers]
    everything: list[Server | Child] = [*fallen, *(network.child(name) for name in processes)]
    await asyncio.gather(*(asyncio.to_thread(each.kill) for each in everything))
    await asyncio.gather(*(asyncio.to_thread(server.start) for server in fallen))
    for name in processes:
        network.spawn(name)
    if processes:
        await network.ready(*processes)


async def freeze(network: Network, victim: str, seconds: float = FROZEN_SECONDS) -> None:
    """SIGSTOP of the process and everything it started, for that long."""
    pid = next(child.pid for child in network.parts.running() if child.name == victim)
    family = [psutil.Process(pid), *descendants(pid)]
    for process in family:
        send(process, signal.SIGSTOP)
    await asyncio.sleep(seconds)
    for process in family:
        send(process, signal.SIGCONT)


async def read_only(network: Network, on: bool) -> None:
    """The whole server, as at the beginning of a switch-over."""
    connection = await asyncpg.connect(network.parts.database_url)
    try:
        await connection.execute("set transaction_read_only = off")
        await connection.execute(f"alter system set default_transaction_read_only = {'on' if on else 'off'}")
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()


async def poison(network: Network, hubs: Sequence[str], raw: bytes) -> None:
    """On every partition of these hubs: whatever lies behind it must come through."""
    for hub in hubs:
        async with batches.patient(network.settings(hub)) as sender:
            for partition in range(3):
                await batches.put(sender, f"hub.{hub}.question.v1", raw, partition)


async def wipe_kafka(network: Network) -> None:
    """Kafka loses everything, and is provisioned again."""
    server = network.parts.kafka_server
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(shutil.rmtree, server.data)
    await asyncio.to_thread(server.start)
    await asyncio.to_thread(network.provision)
