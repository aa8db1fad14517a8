"""`make keycloak`: people sign in and out by a real Keycloak. It is large, so it is not among the other tests."""

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.async_api import Page
from tests.end_to_end.provider_hub import SECRET, hub_site, serving
from tests.portal.conftest import assets, browser, page

from plek_common.settings import Settings
from plek_common.testing import Databases, eventually
from plek_local.issuer import Issuer
from plek_local.keycloak import Keycloak, fetch
from plek_local.parts import Parts
from plek_local.places import checkout, parts_folder
from plek_local.ports import free_ports

__all__ = ["assets", "browser", "page"]
pytestmark = pytest.mark.timeout(600)
REALM = checkout() / "deploy" / "keycloak" / "plek-realm.json"
EXAMPLE = "https://utrecht.plek.example.nl"
USER, PASSWORD = "fenna", "een lang wachtwoord 1"


@dataclass
class Stand:
    """The hub's pages, and Keycloak as its administrator sees it."""

    url: str
    keycloak: Keycloak
    admin: httpx.AsyncClient

    async def sign_in(self, page: Page) -> None:
        await page.goto(self.url + "/aanmelden")
        await page.fill("#username", USER)
        await page.fill("#password", PASSWORD)
        await page.locator("#kc-login").click()
        await page.wait_for_url(self.url + "/**")

    async def is_signed_in(self, page: Page) -> bool:
        await page.goto(self.url + "/volg")
        return await page.locator(".who").count() == 1


@pytest.fixture
async def stand(
    assets: None,
    parts: Parts,
    issuer: Issuer,
    databases: Databases,
    settings_of: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stand]:
    async with AsyncExitStack() as stack:
        door = stack.enter_context(socket.socket())
        door.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        keycloak = Keycloak(parts, fetch(parts_folder()), free_ports(1)[0], secrets.token_urlsafe(20))
        for name, said in settings(keycloak).items():
            monkeypatch.setenv(name, said)
        await serving(stack, await hub_site(stack, url, issuer, databases, settings_of), door, url, issuer)
        child = await asyncio.to_thread(keycloak.start, realm(REALM, url))
        stack.callback(child.stop)
        admin = await stack.enter_async_context(await administrator(keycloak))
        yield Stand(url, keycloak, admin)


def settings(keycloak: Keycloak) -> dict[str, str]:
    told = {"id": "keycloak", "name": "de gemeente", "issuer": f"{keycloak.url}/realms/plek", "client_id": "plek"}
    key = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "PLEK_PROVIDERS": json.dumps([told]),
        "PLEK_PROVIDER_KEYS": json.dumps({"keycloak": key.decode()}),
        "PLEK_IDENTITY_SECRET": SECRET.get_secret_value(),
    }


def realm(file: Path, url: str) -> str:
    """The realm as it is in the repository, with the address of this hub and one person in it."""
    told = json.loads(file.read_text(encoding="utf-8").replace(EXAMPLE, url))
    person: dict[str, Any] = {
        "username": USER,
        "firstName": "Fenna",
        "lastName": "Boersma",
        "email": "fenna@example.nl",
    }
    person |= {"enabled": True, "emailVerified": True}
    told["users"] = [{**person, "credentials": [{"type": "password", "value": PASSWORD}]}]
    return json.dumps(told)


async def administrator(keycloak: Keycloak) -> httpx.AsyncClient:
    """Who may turn keys and end sessions there."""
    form = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": keycloak.password}
    async with httpx.AsyncClient(timeout=60) as http:
        answer = await http.post(f"{keycloak.url}/realms/master/protocol/openid-connect/token", data=form)
    headers = {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}
    return httpx.AsyncClient(base_url=f"{keycloak.url}/admin/realms/plek", headers=headers, timeout=60)


async def test_somebody_signs_in_and_out_by_keycloak_also_after_its_key_turned_and_its_session_ended(
    stand: Stand, page: Page
) -> None:
    await stand.sign_in(page)
    assert "Fenna Boersma" in await page.inner_text(".who")
    await page.get_by_role("button", name="Afmelden").click()
    await page.wait_for_url(stand.url + "/")
    assert not await stand.is_signed_in(page)

    before = await key_ids(stand)
    await turn_key(stand)
    assert not before & await key_ids(stand), "the former keys are shown no more"
    await stand.sign_in(page)
    assert await stand.is_signed_in(page), "of a key that was new since a moment"

    (person,) = (await stand.admin.get("/users", params={"username": USER})).json()
    (await stand.admin.post(f"/users/{person['id']}/logout")).raise_for_status()

    async def is_over() -> bool:
        return not await stand.is_signed_in(page)

    await eventually(is_over, seconds=60, what="the end of the session that Keycloak ended")


async def key_ids(stand: Stand) -> set[str]:
    where = f"{stand.keycloak.url}/realms/plek/protocol/openid-connect/certs"
    async with httpx.AsyncClient() as http:
        return {key["kid"] for key in (await http.get(where)).json()["keys"] if key["use"] == "sig"}


async def turn_key(stand: Stand) -> None:
    """A new key signs, and the former ones go."""
    kind = "org.keycloak.keys.KeyProvider"
    former = (await stand.admin.get("/components", params={"type": kind})).raise_for_status().json()
    fresh = {"name": "fresh", "providerId": "rsa-generated", "providerType": kind, "config": {"priority": ["200"]}}
    (await stand.admin.post("/components", json=fresh)).raise_for_status()
    for each in former:
        if each["providerId"] == "rsa-generated":
            (await stand.admin.delete(f"/components/{each['id']}")).raise_for_status()
