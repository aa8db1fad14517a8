"""Services in a process of their own, as `plek serve` runs them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from plek_common.settings import Settings
from plek_common.testing import eventually
from plek_local.child import Child
from plek_local.parts import Parts
from plek_local.ports import free_ports
from tests.unbound import UNBOUND_ENVIRONMENT

COMMAND = "from plek_common import command, server; {before}; raise SystemExit(command.main())"


@asynccontextmanager
async def serving(
    parts: Parts, env: Mapping[str, str], *services: str, before: str = "pass"
) -> AsyncIterator[tuple[Child, httpx.AsyncClient]]:
    """The process and a client of it; `before` is a statement that the process begins with."""
    (port,) = free_ports(1)
    names = services or ("aggregator", "portal")
    argv = [sys.executable, "-c", COMMAND.format(before=before), "serve", *names, "--role", "api"]
    child: Child = parts.spawn(f"serving-{port}", argv, {**UNBOUND_ENVIRONMENT, **env, "PLEK_PORT": str(port)})
    limits = httpx.Limits(max_connections=None)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20, limits=limits) as api:
            await eventually(lambda: answers(api), seconds=90, what="a service that is ready")
            yield child, api
    finally:
        await asyncio.to_thread(child.stop)


async def answers(api: httpx.AsyncClient) -> bool:
    try:
        return (await api.get("/health/ready")).status_code == 200
    except httpx.HTTPError:
        return False


def environment(settings: Settings) -> dict[str, str]:
    """The same settings, for a process; the port is its own."""
    named = ("organisation", "organisation_name", "oin", "topic_prefix", "database_url", "issuer", "audience", "jwks")
    found = {f"PLEK_{name.upper()}": str(getattr(settings, name)) for name in named}
    return {**found, "PLEK_PORTAL_SECRET": "x" * 40, "PATH": os.environ["PATH"]}
