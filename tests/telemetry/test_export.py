"""Traces and metrics leave a service by OTLP where a collector is named; one that is away hinders nobody."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
from tests.telemetry.collector import collecting

from plek_common import metrics
from plek_common.settings import Settings
from plek_common.testing import Databases, eventually
from plek_local.child import Child
from plek_local.parts import Parts
from plek_local.ports import free_ports
from question.app import service

NOBODY = "http://127.0.0.1:1"
ASKED = {
    "text": "Hoe houden wij de bibliotheek in ons dorp open?",
    "asker": {"name": "Fenna Kanarievogel", "email": "fenna.kanarievogel@example.nl"},
}


def environment(settings: Settings, port: int, endpoint: str) -> dict[str, str]:
    """What the process needs to know; metrics leave every half second, as OpenTelemetry's own setting says."""
    named = ("organisation", "organisation_name", "oin", "topic_prefix", "database_url", "issuer", "audience", "jwks")
    found = {f"PLEK_{name.upper()}": str(getattr(settings, name)) for name in named}
    telling = {"OTEL_METRIC_EXPORT_INTERVAL": "500", "OTEL_BSP_SCHEDULE_DELAY": "200"}
    return {**found, **telling, "PLEK_PORT": str(port), "PLEK_OTLP_ENDPOINT": endpoint, "PATH": os.environ["PATH"]}


@asynccontextmanager
async def serving(parts: Parts, settings: Settings, endpoint: str) -> AsyncIterator[httpx.AsyncClient]:
    """The question API as a process that tells this collector."""
    (port,) = free_ports(1)
    argv = [sys.executable, "-m", "plek_common.command", "serve", "question", "--role", "api"]
    child: Child = parts.spawn(f"telling-{port}", argv, environment(settings, port, endpoint))
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=5) as api:

            async def ready() -> bool:
                try:
                    return (await api.get("/health/ready")).status_code == 200
                except httpx.HTTPError:
                    return False

            await eventually(ready, what="a service that is ready")
            yield api
    finally:
        await asyncio.to_thread(child.stop)


async def test_spans_and_metrics_reach_the_collector_and_say_nothing_of_who_asked(
    parts: Parts, databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    async with databases.fresh(service) as url, collecting() as collector:
        async with serving(parts, settings_of(url, kafka=False), collector.endpoint) as api:
            assert (await api.post("/question/v1/questions", json=ASKED)).status_code == 201
            await eventually(lambda: "POST /question/v1/questions" in collector.spans, what="the span")
            await eventually(lambda: metrics.REQUEST_DURATION in collector.metrics, what="the metric")
        for secret in (b"kanarievogel", b"bibliotheek"):
            assert secret not in collector.raw.lower()


async def test_a_collector_that_is_away_neither_slows_nor_stops_a_service(
    parts: Parts, databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    async with databases.fresh(service) as url, serving(parts, settings_of(url, kafka=False), NOBODY) as api:
        for _ in range(20):
            async with asyncio.timeout(10):
                assert (await api.post("/question/v1/questions", json=ASKED)).status_code == 201
        assert (await api.get("/health/ready")).status_code == 200
