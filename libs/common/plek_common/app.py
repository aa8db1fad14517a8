"""Builds the web application of a service, and says what a service is."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import asyncpg
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.telemetry import TelemetryConfig
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import State
from starlette.exceptions import HTTPException

from plek_common import event_types, openapi
from plek_common.action import declared
from plek_common.audit import api as audit
from plek_common.audit.middleware import Audited
from plek_common.clock import Clock, now
from plek_common.consumer import Consumer
from plek_common.database import Database
from plek_common.expiry import Sweep
from plek_common.fault import said
from plek_common.identity import Verifier
from plek_common.limits.counters import Counters
from plek_common.limits.middleware import Limited, Limits
from plek_common.middleware import SECURITY_HEADERS, Answers, BodyLimit, Legible, Traced
from plek_common.problem import PROBLEM_JSON, Invalid, NotFound, Problem, Unavailable
from plek_common.settings import Settings
from plek_common.worker import Worker

log = logging.getLogger(__name__)

# What PostgreSQL or its driver says about our statement rather than about itself.
_FAULTS = (asyncpg.IntegrityConstraintViolationError, asyncpg.SyntaxOrAccessError, asyncpg.DataError)

# FastAPI's own spans hold the path and the query as people sent them: codes of receipts, words they searched for.
SILENT: TelemetryConfig = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}


@dataclass(frozen=True, kw_only=True)
class Service:
    """Everything that differs between services; what does not is in create_app and run_workers."""

    name: str
    title: str
    description: str
    version: str
    router: APIRouter
    allow: Callable[..., bool]  # allow(actor, action, object, *, here: organisation)
    metadata: MetaData
    migrations: Path
    workers: Callable[[Settings], Sequence[Worker]]
    state: Callable[[Settings], dict[str, Any]] = field(default=lambda _: {})
    searches: frozenset[str] = frozenset()  # ends of paths that search without saying `q`
    ledger: Callable[[Settings], Consumer[Any]] | None = None  # what reads its own topic for what it erased
    sweeps: Sequence[Sweep] = ()  # what goes when it is too old (plek_common.retention)
    event_types: Path | None = None  # what its events mean, as `make contracts` writes it


def create_app(service: Service, settings: Settings, clock: Clock = now) -> FastAPI:
    """The service's API.

    Raises:
        ValueError: a route declares no action.
    """
    policy = partial(service.allow, here=settings.organisation)
    database = Database(settings.database(service.name))
    counters = Counters(database)
    limits = Limits(settings, counters, service.searches)
    state = {"settings": settings, "clock": clock, "policy": policy, "verifier": Verifier(settings, service.name)}
    state |= {"database": database, "counters": counters, "limits": limits, **service.state(settings)}
    app = FastAPI(
        title=service.title,
        version=service.version,
        description=service.description,
        openapi_url="/openapi.json",
        root_path_in_servers=False,  # the document says itself where people reach it
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=SILENT,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lambda _: _lifespan(state),
    )
    for router in (service.router, audit.router):
        _require_actions(router)
    app.include_router(_flat(service.router), tags=service.router.tags)
    app.include_router(audit.router)
    if service.event_types:
        app.include_router(event_types.router(service.event_types))
    app.state = State(state)
    _handle_problems(app)
    _wrap(app, settings)
    base_url = f"{settings.public_url.rstrip('/')}/{service.name}/v1"
    app.openapi = lambda: openapi.document(app, base_url)  # type: ignore[method-assign]
    return app


def _wrap(app: FastAPI, settings: Settings) -> None:
    """What every request passes, the innermost first."""
    app.add_middleware(Audited, database=app.state.database)
    app.add_middleware(Legible)
    app.add_middleware(BodyLimit, limit=settings.body_limit)
    app.add_middleware(Limited, limits=app.state.limits)
    app.add_middleware(Traced)
    app.add_middleware(Answers, version=app.version)


@asynccontextmanager
async def _lifespan(held: Mapping[str, Any]) -> AsyncIterator[None]:
    """What the app holds lives as long as the app: each part that can be entered is, and is left in the end."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(held["database"].close)
        for part in held.values():
            if isinstance(part, AbstractAsyncContextManager):
                await stack.enter_async_context(part)
        yield


def _require_actions(router: APIRouter) -> None:
    # Included routers are walked through too: `router.routes` names them without what is in them.
    routes = [route for route in iter_route_contexts(router.routes) if isinstance(route.original_route, APIRoute)]
    silent = [route.path for route in routes if declared(route.dependant) is None]
    if silent:
        raise ValueError(f"these routes declare no action: {silent}")


def _flat(router: APIRouter) -> APIRouter:
    """All its routes in one. FastAPI looks through an included router twice for every request, and through one that
    is included in that four times: a router per capability cost more than reading the body did."""
    found = APIRouter()
    found.routes.extend(context.original_route for context in iter_route_contexts(router.routes))
    return found


_FOUND_BY_THE_FRAMEWORK = {
    400: (Invalid.title, "De inhoud van dit verzoek is niet te lezen."),
    404: (NotFound.title, "Dit adres bestaat niet."),
    405: ("Methode niet toegestaan", "Dit adres kent deze methode niet; Allow noemt welke wel."),
}


def _handle_problems(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, found_by_the_framework)
    for away in (DBAPIError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        app.add_exception_handler(away, _away)
    for fault in (IntegrityError, ProgrammingError, *_FAULTS, Exception):
        app.add_exception_handler(fault, _unexpected)


def _answer(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    # An unexpected error is answered outside the middleware, so the headers are set here too.
    found = {**SECURITY_HEADERS, **problem.headers, **(headers or {})}
    return JSONResponse(problem.body(), problem.status, found, media_type=PROBLEM_JSON)


async def _problem(_: Request, error: Exception) -> JSONResponse:
    return _answer(cast(Problem, error))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    faults = cast(RequestValidationError, error).errors()
    errors = [{"in": str(f["loc"][0]), "pointer": "/".join(map(str, f["loc"][1:])), "detail": said(f)} for f in faults]
    return _answer(Invalid(f"{len(errors)} fout(en); zie errors.", errors))


async def found_by_the_framework(_: Request, error: Exception) -> JSONResponse:
    """Its own faults: it speaks English, our APIs Dutch."""
    found = cast(HTTPException, error)
    title, detail = _FOUND_BY_THE_FRAMEWORK.get(found.status_code, (Invalid.title, "Dit verzoek kan niet."))
    problem = Problem(detail)
    problem.status, problem.title = found.status_code, title
    return _answer(problem, dict(found.headers or {}))


async def _away(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s: %s", request.method, request.scope.get("root_path", ""), type(error).__name__)
    return _answer(Unavailable("Een onderdeel antwoordt niet. Probeer het zo nog eens; er is niets half gedaan."))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.scope.get("root_path", ""), exc_info=error)
    headers = {"API-Version": request.app.version}
    return _answer(Problem("Er ging iets mis. Er is niets half gedaan; probeer het later nog eens."), headers)
