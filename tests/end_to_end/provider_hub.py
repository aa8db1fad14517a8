"""A hub with its identity service, its questions and its pages in this process, and the demo's provider beside it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from playwright.async_api import Page
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Mount

from identity.app import service as identity
from plek_common.app import create_app
from plek_common.identity import Verifier
from plek_common.settings import Settings
from plek_common.testing import Databases, eventually
from plek_demo import people
from plek_demo.provider import DemoProvider, Organisation
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from plek_local.ports import free_ports
from portal.app import create_app as create_pages
from portal.settings import PortalSettings
from question.app import service as question

HUB = "utrecht"
SECRET = SecretStr("only for tests, but as long as others")


@dataclass
class ProviderHub:
    """Where the hub and its provider answer; `administrator` gives and ends rights in the hub's API."""

    url: str
    provider: str
    administrator: httpx.AsyncClient

    async def sign_in(self, page: Page, role: str, way: str = "/aanmelden") -> None:
        """As the person of this role, by hand."""
        await page.goto(self.url + way)
        await page.locator(f"button[value='{HUB}-{role}']").click()
        await page.wait_for_url(f"{self.url}/**")

    async def give(self, role: str) -> str:
        """Confirms what the provider proposed for whoever signed in; returns the id of the right."""
        waiting = (await self.administrator.get("/grant-proposals")).json()["items"]
        (proposal,) = [each for each in waiting if each["role"] == role]
        done = await self.administrator.post(
            f"/grant-proposals/{proposal['id']}/confirmation", json={"why": "Rol in de proef"}
        )
        assert done.status_code == 200, done.text
        return str(done.json()["id"])

    async def end(self, grant: str) -> None:
        done = await self.administrator.post(f"/grants/{grant}/end", json={"reason": "Werkt hier niet meer"})
        assert done.status_code == 200, done.text


@asynccontextmanager
async def provider_hub(
    parts: Parts, issuer: Issuer, databases: Databases, settings_of: Callable[..., Settings], setenv: Callable[..., Any]
) -> AsyncIterator[ProviderHub]:
    async with AsyncExitStack() as stack:
        door = stack.enter_context(socket.socket())
        door.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        provider = DemoProvider(parts, free_ports(1)[0])
        for name, said in provider.settings(HUB).items():
            setenv(name, said)
        setenv("PLEK_IDENTITY_SECRET", SECRET.get_secret_value())
        child = provider.start([Organisation(HUB, "Kennishub Utrecht", url)])
        stack.callback(child.stop)
        await _answers(provider.url)
        site = await hub_site(stack, url, issuer, databases, settings_of)
        yield ProviderHub(url, provider.url, await serving(stack, site, door, url, issuer))


async def serving(
    stack: AsyncExitStack, site: Starlette, door: socket.socket, url: str, issuer: Issuer
) -> httpx.AsyncClient:
    """Answers at this door until the stack is left; returns who administers the hub there."""
    server = uvicorn.Server(uvicorn.Config(site, lifespan="off", log_config=None, ws="none"))
    task = asyncio.create_task(server.serve([door]))
    stack.push_async_callback(_stop, server, task)
    await eventually(lambda: server.started, what="the pages")
    headers = {"Authorization": f"Bearer {issuer.token('beheer', ['administrator'], HUB)}"}
    administrator = httpx.AsyncClient(base_url=f"{url}/identity/v1", headers=headers, timeout=30)
    return await stack.enter_async_context(administrator)


async def hub_site(
    stack: AsyncExitStack, url: str, issuer: Issuer, databases: Databases, settings_of: Callable[..., Settings]
) -> Starlette:
    """All of it at one address; what the apps hold lives until the stack is left."""
    mounts = []
    for service in (identity, question):
        database = await stack.enter_async_context(databases.fresh(service))
        settings = trusting(settings_of(database, organisation=HUB, kafka=False), url, issuer)
        app = create_app(service, settings)
        await stack.enter_async_context(app.router.lifespan_context(app))
        mounts.append(Mount(f"/{service.name}/v1", app))
    pages = create_pages(told(url), Verifier(settings))
    await stack.enter_async_context(pages.router.lifespan_context(pages))
    return Starlette(routes=[*mounts, Mount("/", pages)])


def trusting(settings: Settings, url: str, issuer: Issuer) -> Settings:
    """The hub's own identity service, and the local issuer for who administers."""
    at, local = f"{url}/identity/v1", issuer.settings()
    return settings.model_copy(
        update={
            "public_url": url,
            "issuer": at,
            "jwks": f"{at}/jwks",
            "revocations": f"{at}/revocations",
            "further_issuers": {local["PLEK_ISSUER"]: local["PLEK_JWKS"]},
        }
    )


def told(url: str) -> PortalSettings:
    return PortalSettings(
        portal_mode="hub",
        portal_hub_url=url,
        portal_national_url=url,
        portal_identity_url=url,
        portal_timeout=10,
        portal_secret=SECRET,
        organisation=HUB,
        organisation_name="Utrecht",
        public_url=url,
    )


def roles() -> list[str]:
    """Every role that somebody in the demo has at a hub, by the codes in their ids."""
    return [person["id"].removeprefix(f"{HUB}-") for person in people.of(HUB, 0)]


async def _answers(url: str) -> None:
    async def ready() -> bool:
        try:
            async with httpx.AsyncClient() as http:
                return (await http.get(f"{url}/gereed")).status_code == 204
        except httpx.HTTPError:
            return False

    await eventually(ready, what="the provider")


async def _stop(server: uvicorn.Server, task: Awaitable[None]) -> None:
    server.should_exit = server.force_exit = True
    await task
