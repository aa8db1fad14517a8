"""What one hub that sends nothing but poison costs the others: how long their questions take to the nation."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from statistics import median, quantiles

from aiokafka import AIOKafkaProducer

from plek_common.kafka import producer
from plek_common.settings import Settings
from tests.bench.delaying import RATE, delays_of, lane
from tests.bench.ground import Ground
from tests.bench.rounds import Figures
from tests.bench.scale import Scale, Tell
from tests.bench.verdict import Verdict, at_most
from tests.bench.written import register_hubs

WHAT = "commit → visible while another hub sends poison alone, {}"
POISONER = "bench-poisoner"
FIGURES: dict[str, Callable[[list[float]], float]] = {
    "p50": median,
    "p99": lambda delays: quantiles(delays, n=100)[98],
}


def beside_poison(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """The same hub, by turns with a neighbour that is silent and one that sends poison at the same pace."""
    figures = {name: Figures("ms", {"beside": [], "alone": []}) for name in FIGURES}
    with lane(ground, "elsewhere") as (hub, nation):
        poisoner = ground.settings(POISONER, "postgresql://nowhere/x")
        register_hubs(nation.database_url, [POISONER])
        for number in range(scale.rounds):
            tell(f"round {number + 1}")
            beside = asyncio.run(_beside(poisoner, hub, nation, scale.seconds))
            alone = asyncio.run(delays_of(hub, nation, scale.seconds))
            for name, figure in FIGURES.items():
                figures[name].reached["beside"].append(figure(beside))
                figures[name].reached["alone"].append(figure(alone))
    ground.forget_topics(POISONER)
    return [at_most(WHAT.format(name), "while it is silent", figures[name], "beside", "alone", 1.2) for name in FIGURES]


async def _beside(poisoner: Settings, hub: Settings, nation: Settings, seconds: float) -> list[float]:
    async with _poisoning(poisoner):
        return await delays_of(hub, nation, seconds)


@asynccontextmanager
async def _poisoning(settings: Settings) -> AsyncIterator[None]:
    async with producer(settings) as client:
        task = asyncio.create_task(_send(client, f"{settings.topic_prefix}question.v1"))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _send(client: AIOKafkaProducer, topic: str) -> None:
    while True:
        await client.send_and_wait(topic, b"{ poison", key=b"nobody")
        await asyncio.sleep(1 / RATE)
