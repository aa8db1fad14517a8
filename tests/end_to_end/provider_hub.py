"""A hub and the nation with their identity services and pages in this process, and the demo's provider beside them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import uvicorn
from playwright.async_api import Page
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Mount

from aggregator.app import service as aggregator
from identity.app import service as identity
from plek_common.app import create_app
from plek_common.identity import Verifier
from plek_common.settings import Settings
from plek_common.testing import Databases, eventually
from plek_demo.provider import DemoProvider, Organisation
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from plek_local.ports import free_ports
from portal.app import create_app as create_pages
from portal.settings import PortalSettings
from question.app import service as question

HUB, NATION = "utrecht", "national"
_STANDING = """
    with made as (
        insert into person (id, name, created_at) values (gen_random_uuid(), 'Wie altijd beheert', now()) returning id
    )
    insert into role_grant (id, person_id, role, organisation, starts_at, given_by, why, given_at)
    select gen_random_uuid(), id, 'administrator', '{}', now(), 'terminal', 'Eerste beheerder', now() from made
"""
NAMES = {HUB: "Kennishub Utrecht", NATION: "Het land"}
SECRET = SecretStr("only for tests, but as long as others")


@dataclass
class ProviderHub:
    """Where an organisation and its provider answer; `administrator` gives and ends rights in its API."""

    url: str
    provider: str
    administrator: httpx.AsyncClient
    name: str = HUB

    async def sign_in(self, page: Page, role: str, way: str = "/aanmelden") -> None:
        """As the person of this role, by hand."""
        await page.goto(self.url + way)
        await self.choose(page, role)

    async def choose(self, page: Page, role: str) -> None:
        """On the provider's page, which stands open."""
        await page.locator(f"button[value='{self.name}-{role}']").click()
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

    async def give_also(self, right: str, role: str) -> str:
        """Gives whoever has this right another role too; returns the id of that right."""
        person = (await self.administrator.get(f"/grants/{right}")).json()["personId"]
        body = {"personId": person, "role": role, "why": "Ook dat, in de proef"}
        made = await self.administrator.post("/grants", json=body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def end(self, grant: str) -> None:
        done = await self.administrator.post(f"/grants/{grant}/end", json={"reason": "Werkt hier niet meer"})
        assert done.status_code == 200, done.text


@asynccontextmanager
async def provider_hubs(
    parts: Parts, issuer: Issuer, databases: Databases, settings_of: Callable[..., Settings], setenv: Callable[..., Any]
) -> AsyncIterator[dict[str, ProviderHub]]:
    """A hub and the nation, by their ids."""
    async with AsyncExitStack() as stack:
        doors = {name: stack.enter_context(socket.socket()) for name in NAMES}
        for door in doors.values():
            door.bind(("127.0.0.1", 0))
        urls = {name: f"http://127.0.0.1:{door.getsockname()[1]}" for name, door in doors.items()}
        provider = DemoProvider(parts, free_ports(1)[0])
        setenv("PLEK_IDENTITY_SECRET", SECRET.get_secret_value())
        child = provider.start([Organisation(name, NAMES[name], url) for name, url in urls.items()])
        stack.callback(child.stop)
        await _answers(provider.url)
        found = {}
        for name, url in urls.items():
            for setting, said in provider.settings(name).items():
                setenv(setting, said)
            site = await hub_site(stack, url, issuer, databases, settings_of, name)
            administrator = await serving(stack, site, doors[name], url, issuer, name)
            found[name] = ProviderHub(url, provider.url, administrator, name)
        yield found


async def serving(
    stack: AsyncExitStack, site: Starlette, door: socket.socket, url: str, issuer: Issuer, name: str = HUB
) -> httpx.AsyncClient:
    """Answers at this door until the stack is left; returns who administers the organisation there."""
    server = uvicorn.Server(uvicorn.Config(site, lifespan="off", log_config=None, ws="none"))
    task = asyncio.create_task(server.serve([door]))
    stack.push_async_callback(_stop, server, task)
    await eventually(lambda: server.started, what="the pages")
    headers = {"Authorization": f"Bearer {issuer.token('beheer', ['administrator'], name)}"}
    administrator = httpx.AsyncClient(base_url=f"{url}/identity/v1", headers=headers, timeout=30)
    return await stack.enter_async_context(administrator)


async def hub_site(
    stack: AsyncExitStack,
    url: str,
    issuer: Issuer,
    databases: Databases,
    settings_of: Callable[..., Settings],
    name: str = HUB,
) -> Starlette:
    """All of it at one address; what the apps hold lives until the stack is left."""
    mounts = []
    for service in (identity, aggregator if name == NATION else question):
        database = await stack.enter_async_context(databases.fresh(service))
        if service is identity:
            await _always_administered(database, name)
        settings = trusting(settings_of(database, organisation=name, kafka=False), url, issuer)
        app = create_app(service, settings)
        await stack.enter_async_context(app.router.lifespan_context(app))
        mounts.append(Mount(f"/{service.name}/v1", app))
    pages = create_pages(told(url, name), Verifier(settings))
    await stack.enter_async_context(pages.router.lifespan_context(pages))
    return Starlette(routes=[*mounts, Mount("/", pages)])


async def _always_administered(database: str, name: str) -> None:
    """By somebody who never looks here, so that everybody else can lose that right."""
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(_STANDING.format(name))
    finally:
        await connection.close()


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


def told(url: str, name: str) -> PortalSettings:
    return PortalSettings(
        portal_mode="national" if name == NATION else "hub",
        portal_hub_url=url,
        portal_national_url=url,
        portal_identity_url=url,
        portal_timeout=10,
        portal_secret=SECRET,
        organisation=name,
        organisation_name="Nederland" if name == NATION else "Utrecht",
        public_url=url,
    )


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
