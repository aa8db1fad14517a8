"""Live and ready tell the truth about what is broken, of every service, and only about that."""

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from contracts.catalogue import services
from tests.problems import problem

from plek_common import identity, issuer_keys
from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.site import load, site
from plek_common.testing import Databases, eventually
from portal.app import service as portal

SERVICES = [service for service in load(services()) if isinstance(service, Service)]
FINE, NOT_READY = {"live": 200, "ready": 200}, {"live": 200, "ready": 503}
each_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
# What anybody may read, of each service.
OPEN = {
    "question": "/questions",
    "partner": "/organisations",
    "agenda": "/agenda-items",
    "aggregator": "/questions",
    "identity": "/revocations",
}


@asynccontextmanager
async def served(service: Service, settings: Settings, *, workers: bool = False) -> AsyncIterator[httpx.AsyncClient]:
    app = site([service], settings, api=True, workers=workers)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as api:
        yield api


@asynccontextmanager
async def nobody_let_in(databases: Databases, url: str) -> AsyncIterator[None]:
    """PostgreSQL answers, and refuses this database to everybody."""
    name = url.rsplit("/", 1)[1]
    await databases._run(f'alter database "{name}" with allow_connections false')
    await databases._run(
        f"select count(pg_terminate_backend(pid, 60_000)) from pg_stat_activity where datname = '{name}'"
    )
    yield
    await databases._run(f'alter database "{name}" with allow_connections true')


async def health(api: httpx.AsyncClient) -> dict[str, int]:
    return {name: (await api.get(f"/health/{name}")).status_code for name in ("ready", "live")}


@each_service
async def test_a_service_is_ready_while_its_database_answers_and_again_when_it_is_back(
    service: Service, databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    async with databases.fresh(service) as url, served(service, settings_of(url, kafka=False)) as api:
        assert await health(api) == FINE
        async with nobody_let_in(databases, url):
            assert await health(api) == NOT_READY
            answer = await api.get(f"/{service.name}/v1{OPEN[service.name]}")
            problem(answer, 503)
            assert answer.headers["Retry-After"]

        async def well() -> bool:
            return await health(api) == FINE

        await eventually(well, what="that it is ready again")


async def test_who_asks_while_the_database_lets_nobody_in_hears_to_come_again(
    databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    (service,) = [service for service in SERVICES if service.name == "question"]
    async with databases.fresh(service) as url, served(service, settings_of(url, kafka=False)) as api:
        async with nobody_let_in(databases, url):
            problem(await api.post("/question/v1/questions", json={"text": "Wie houdt de bibliotheek open?"}), 503)
        assert (
            await api.post("/question/v1/questions", json={"text": "Wie houdt de bibliotheek open?"})
        ).status_code == 201


@each_service
async def test_without_kafka_a_service_answers_and_is_ready(
    service: Service, databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    async with databases.fresh(service) as url:
        away = settings_of(url, kafka=False).model_copy(update={"kafka": "127.0.0.1:1"})
        async with served(service, away, workers=True) as api:
            for _ in range(3):
                assert await health(api) == FINE
                assert (await api.get(f"/{service.name}/v1{OPEN[service.name]}")).status_code == 200
                await asyncio.sleep(0)


@each_service
async def test_without_the_keys_of_the_issuer_a_service_serves_whoever_needs_none(
    service: Service,
    databases: Databases,
    settings_of: Callable[..., Settings],
    token: Callable[..., dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(issuer_keys, "AGAIN_SECONDS", 0)
    monkeypatch.setattr(issuer_keys, "FRESH_SECONDS", 0)
    monkeypatch.setattr(identity, "REMEMBERED_SECONDS", 0)
    keys = tmp_path / "jwks.json"
    somebody = token("coordinator", "utrecht")
    where = f"/{service.name}/v1{OPEN[service.name]}"
    async with databases.fresh(service) as url:
        settings = settings_of(url, kafka=False)
        async with served(service, settings.model_copy(update={"jwks": str(keys)})) as api:
            assert await health(api) == FINE
            assert (await api.get(where)).status_code == 200
            problem(await api.get(where, headers=somebody), 401)
            shutil.copy(str(settings.jwks), keys)
            assert (await api.get(where, headers=somebody)).status_code == 200
            keys.unlink()
            another = {"Authorization": f"Bearer {unknown_key(somebody)}"}
            problem(await api.get(where, headers=another), 401)
            assert (await api.get(where, headers=somebody)).status_code == 200, "keys that are known stay good"


def unknown_key(known: dict[str, str]) -> str:
    """A token that names a key that nobody knows, so that the keys are looked for."""
    _, payload, signature = known["Authorization"].removeprefix("Bearer ").split(".")
    head = json.dumps({"alg": "RS256", "typ": "at+jwt", "kid": "nobody"}).encode()
    return f"{base64.urlsafe_b64encode(head).decode().rstrip('=')}.{payload}.{signature}"


async def test_pages_have_nothing_of_their_own_that_can_break(settings_of: Callable[..., Settings]) -> None:
    settings = settings_of("postgresql://127.0.0.1:1/nothing", kafka=False)
    app = site([portal], settings, api=True, workers=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as pages,
    ):
        assert await health(pages) == FINE


async def test_a_process_whose_workers_ended_is_not_live(
    databases: Databases, settings_of: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end(workers: object) -> None:
        return None

    monkeypatch.setattr("plek_common.site.run_workers", end)
    service = SERVICES[0]
    async with databases.fresh(service) as url:
        settings = settings_of(url, kafka=False)
        async with served(service, settings, workers=True) as api:
            assert await health(api) == {"live": 503, "ready": 200}
        async with served(service, settings) as api:
            assert await health(api) == FINE, "it has none to lose"
