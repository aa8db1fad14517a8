"""Several services in one process, or one alone: the same addresses either way (D17)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import entry_points
from typing import Any, Protocol

import asyncpg
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route

from plek_common.apart import Apart, computes
from plek_common.app import Service, create_app, found_by_the_framework
from plek_common.audit.processing import ProcessingLog
from plek_common.audit.sealing import Sealer
from plek_common.below import Below, root_of
from plek_common.expiry import Expiry
from plek_common.migrate import Newer, migrate
from plek_common.settings import Settings
from plek_common.worker import Worker, run_workers


class Unmigrated(Exception):
    """A database could not be brought up to date; the text is for who operates it."""


class Pages(Protocol):
    """A service that people look at: it has no database and no workers, and is served at the root."""

    name: str

    def create_app(self, settings: Settings) -> FastAPI: ...


def load(names: list[str]) -> list[Service | Pages]:
    """The installed services with these names.

    Raises:
        LookupError: a name is not installed; says which are.
    """
    known = {point.name: point for point in entry_points(group="plek.services")}
    missing = [name for name in names if name not in known]
    if missing:
        raise LookupError(f"no service {', '.join(missing)} here; installed: {', '.join(sorted(known))}")
    return [known[name].load() for name in names]


async def migrate_all(services: list[Service | Pages], settings: Settings) -> None:
    """Brings the database of each service up to date.

    Raises:
        Unmigrated: names the service and what is in the way.
    """
    for service in services:
        if isinstance(service, Service):
            try:
                await migrate(settings.database(service.name), service.migrations)
            except Newer as newer:
                raise Unmigrated(f"{service.name}: {newer}") from None
            except (OSError, DBAPIError, asyncpg.PostgresError) as error:
                found = getattr(error, "orig", None)
                name = type((found and found.__cause__) or found or error).__name__
                raise Unmigrated(f"{service.name}: the database did not take the migration ({name})") from error


def site(
    services: list[Service | Pages], settings: Settings, *, api: bool, workers: bool, apart: bool = False
) -> Starlette:
    """One ASGI application: each API at /<name>/v1, the pages at /, health beside them.

    `apart`: workers that compute run in a process of their own, which reads its settings from the environment.
    """
    apis = {s.name: create_app(s, settings) for s in services if isinstance(s, Service)}
    pages = [s.create_app(settings) for s in services if not isinstance(s, Service)]
    routes: list[BaseRoute] = [Route("/health/live", _live), Route("/health/ready", _ready(apis))]
    if api:
        routes += [Mount(f"/{name}/v1", app) for name, app in apis.items()]
        routes += [Mount("/", app) for app in pages]
    background = working(services, settings, apart=apart) if workers else []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for app in [*apis.values(), *pages]:
                await stack.enter_async_context(app.router.lifespan_context(app))
            task = asyncio.create_task(run_workers(background))
            found.state.working = lambda: not (background and task.done())
            yield
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    below = Middleware(Below, root=root_of(settings.public_url))
    handlers = {HTTPException: found_by_the_framework}
    found = Starlette(routes=routes, middleware=[below], lifespan=lifespan, exception_handlers=handlers)
    found.state.working = lambda: True
    found.router.redirect_slashes = False  # an address has one spelling; the others are 404
    return found


def working(services: list[Service | Pages], settings: Settings, *, apart: bool = False) -> list[Worker]:
    """The workers of these services; `apart` puts another process in the place of those that compute."""
    found = {s.name: _workers(s, settings) for s in services if isinstance(s, Service)}
    heavy = [name for name, workers in found.items() if any(map(computes, workers))]
    here = [w for workers in found.values() for w in workers if not (apart and computes(w))]
    return [*here, Apart(heavy)] if apart and heavy else here


def _workers(service: Service, settings: Settings) -> list[Worker]:
    """Its own, and those of every database."""
    expiry = Expiry(settings, service.name, service.sweeps)
    telling = [ProcessingLog(settings, service.name)] if settings.processing_endpoint else []
    return [*service.workers(settings), Sealer(settings, service.name), *telling, expiry]


async def _live(request: Request) -> JSONResponse:
    """Live means: this process answers, and its workers are being kept alive."""
    working = request.app.state.working()
    return JSONResponse({"status": "live" if working else "workers ended"}, 200 if working else 503)


def _ready(apis: Mapping[str, FastAPI]) -> Callable[[Request], Any]:
    """Ready means: each database answers. Kafka is no part of it: a hub works on without."""

    async def ready(_: Request) -> JSONResponse:
        found = {name: await _answers(app) for name, app in apis.items()}
        status = 200 if all(found.values()) else 503
        return JSONResponse({"status": "ready" if status == 200 else "not ready", "databases": found}, status)

    return ready


async def _answers(app: FastAPI) -> bool:
    try:
        async with asyncio.timeout(2):
            await app.state.database.ping()
    except Exception:  # whatever is wrong, the answer is no
        return False
    return True
