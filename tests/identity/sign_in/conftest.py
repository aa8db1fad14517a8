"""Signing in at a provider over real HTTP, with the identity service over a real database."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.identity.sign_in.provider import CLIENT, Provider
from tests.portal.conftest import Server

from identity.app import service
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

BINDING = "b" * 43
Signed = tuple[str, dict[str, Any]]


@pytest.fixture(scope="session")
def provider_server() -> Iterator[tuple[Provider, str]]:
    provider = Provider()
    server = Server(provider.app)
    yield provider, server.url
    server.stop()


@pytest.fixture
def provider(provider_server: tuple[Provider, str]) -> Provider:
    """The same server for all, as if it were new."""
    found, url = provider_server
    fresh = {name: value for name, value in vars(Provider()).items() if name not in ("app", "url")}
    vars(found).update(fresh)
    found.url = url
    return found


@pytest.fixture(scope="session")
def client_key() -> str:
    fresh = generate_private_key(SECP256R1())
    return fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass
class Door:
    """The API as the portal calls it."""

    api: httpx.AsyncClient
    provider: Provider
    clock: StillClock
    database: asyncpg.Connection

    async def begin(self, return_to: str = "/bureau", binding: str = BINDING, **more: Any) -> str:
        body = {"provider": "here", "returnTo": return_to, "binding": binding, **more}
        begun = await self.api.post("/sign-ins", json=body)
        assert begun.status_code == 200, begun.text
        return str(begun.json()["address"])

    async def answer(self, brought: dict[str, str], binding: str = BINDING) -> httpx.Response:
        return await self.api.post("/sign-ins/answers", json={"binding": binding, "browser": "Firefox", **brought})

    async def sign_in(self, **more: Any) -> str:
        """The secret of a session of who signs in now."""
        done = await self.answer(self.provider.consent(await self.begin(**more)))
        assert done.status_code == 200, done.text
        return str(done.json()["session"])

    async def use(self, secret: str) -> httpx.Response:
        return await self.api.post("/sessions/tokens", json={"session": secret})

    async def headers(self, secret: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {(await self.use(secret)).json()['accessToken']}"}

    async def sessions(self) -> int:
        return int(await self.database.fetchval("select count(*) from session where ended_at is null"))


@pytest.fixture
async def door(
    databases: Databases,
    settings_of: Callable[..., Settings],
    provider: Provider,
    client_key: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncIterator[Door]:
    told: dict[str, Any] = {"id": "here", "name": "de gemeente", "issuer": provider.url, "client_id": CLIENT}
    told |= {"proposes": [{"claim": "groups", "value": "plek-coordinatoren", "role": "coordinator"}]}
    other = {**told, "id": "there", "name": "de school"}  # the same server; no more was agreed with it
    told |= {"step_up": "two-steps", "strong": ["two-steps"]}
    monkeypatch.setenv("PLEK_PROVIDERS", json.dumps([told, other]))
    monkeypatch.setenv("PLEK_PROVIDER_KEYS", json.dumps({"here": client_key, "there": client_key}))
    monkeypatch.setenv("PLEK_IDENTITY_SECRET", "only for tests, but as long as others")
    clock = StillClock(datetime.now(UTC))
    async with databases.fresh(service) as url:
        settings = trusting_itself(settings_of(url, organisation="utrecht", kafka=False), tmp_path)
        async with client(service, settings, clock) as api:
            provider.client_keys = (await api.get("/client-keys")).json()["keys"]
            (tmp_path / "jwks.json").write_text((await api.get("/jwks")).text)
            connection = await asyncpg.connect(url)
            yield Door(api, provider, clock, connection)
            await connection.close()


def trusting_itself(settings: Settings, folder: Path) -> Settings:
    """Its own tokens are those that it takes; their keys are read from a file, for there is no network between."""
    return settings.model_copy(update={"issuer": "https://utrecht.example/identity", "jwks": str(folder / "jwks.json")})
