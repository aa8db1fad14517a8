"""Live and ready tell the truth about what is broken, and only about that."""

from collections.abc import Callable

import httpx
import pytest

from plek_common.settings import Settings
from plek_common.site import site
from plek_common.testing import Databases
from question.app import service


async def health(settings: Settings, *, workers: bool = True) -> dict[str, int]:
    app = site([service], settings, api=True, workers=workers)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as api:
        return {name: (await api.get(f"/health/{name}")).status_code for name in ("ready", "live")}


async def test_a_healthy_service_is_live_and_ready(databases: Databases, settings_of: Callable[..., Settings]) -> None:
    async with databases.fresh(service) as url:
        assert await health(settings_of(url)) == {"live": 200, "ready": 200}


async def test_without_its_database_a_service_lives_and_is_not_ready(
    databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    async with databases.fresh(service) as url:
        gone = settings_of(url + "_gone", kafka=False)
        assert await health(gone) == {"live": 200, "ready": 503}


async def test_without_kafka_a_hub_works_on(databases: Databases, settings_of: Callable[..., Settings]) -> None:
    async with databases.fresh(service) as url:
        away = settings_of(url, kafka=False).model_copy(update={"kafka": "127.0.0.1:1"})
        assert await health(away) == {"live": 200, "ready": 200}


async def test_a_process_whose_workers_ended_is_not_live(
    databases: Databases, settings_of: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end(workers: object) -> None:
        return None

    monkeypatch.setattr("plek_common.site.run_workers", end)
    async with databases.fresh(service) as url:
        settings = settings_of(url, kafka=False)
        assert await health(settings) == {"live": 503, "ready": 200}
        assert await health(settings, workers=False) == {"live": 200, "ready": 200}, "it has none to lose"
