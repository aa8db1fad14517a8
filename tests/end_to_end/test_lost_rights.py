"""A right that is taken away is lost within a minute, in processes as they are deployed; and stays so while identity is
away."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.conftest import oin
from tests.end_to_end import provider_hub
from tests.serving import serving

from plek_common import revocations
from plek_common.migrate import migrate
from plek_common.settings import Settings
from plek_common.site import load
from plek_common.testing import Databases, eventually
from plek_local.issuer import Issuer
from plek_local.parts import Parts

WITHIN = 60.0  # seconds: what is promised
FORM = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
}


@dataclass
class Hub:
    """Identity and questions; `headers` are those of an administrator."""

    identity: httpx.AsyncClient
    question: httpx.AsyncClient
    issuer: str
    headers: dict[str, str]

    async def machine(self) -> "Machine":
        body = {"name": "Koppeling", "roles": ["coordinator"], "services": ["question"], "why": "Voor deze toets"}
        made = await self.identity.post("/identity/v1/machines", json=body, headers=self.headers)
        assert made.status_code == 201, made.text
        key, where = generate_private_key(SECP256R1()), f"/identity/v1/machines/{made.json()['id']}"
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        taken = await self.identity.post(f"{where}/keys", json={"publicKey": public}, headers=self.headers)
        return Machine(self, made.json()["id"], taken.json()["keys"][0]["id"], key)

    async def opens(self, token: str) -> bool:
        """Whether the hub shows this one what nobody else sees."""
        answer = await self.question.get("/question/v1/questions", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (200, 401), answer.text
        return answer.status_code == 200


@dataclass
class Machine:
    hub: Hub
    id: str
    key_id: str
    key: EllipticCurvePrivateKey

    async def token(self) -> str:
        now = int(time.time())
        said = {"iss": self.id, "sub": self.id, "aud": self.hub.issuer, "exp": now + 60, "jti": str(uuid4())}
        shown = jwt.encode(said, self.key, "ES256", headers={"kid": self.key_id})
        answer = await self.hub.identity.post("/identity/v1/token", data={**FORM, "client_assertion": shown})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


@pytest.fixture
async def hub(parts: Parts, issuer: Issuer) -> AsyncIterator[Hub]:
    """Each in a process of its own."""
    name, local = f"r{uuid4().hex[:8]}", issuer.settings()
    told = {
        "PLEK_ORGANISATION": name,
        "PLEK_ORGANISATION_NAME": name,
        "PLEK_OIN": oin(name),
        "PLEK_TOPIC_PREFIX": f"hub.{name}.",
        "PLEK_ISSUER": f"https://{name}.example/identity/v1",
        "PLEK_IDENTITY_SECRET": "x" * 40,
        "PLEK_FURTHER_ISSUERS": json.dumps({local["PLEK_ISSUER"]: local["PLEK_JWKS"]}),
        "PLEK_LONGEST_LIFE": "3600",
        **await asyncio.to_thread(parts.databases, name, ["identity", "question"]),
    }
    for service in ("identity", "question"):
        await _migrated(told, service)
    async with serving(parts, told, "identity") as (_, identity):
        api = f"{identity.base_url}/identity/v1"
        trusting = {**told, "PLEK_JWKS": f"{api}/jwks", "PLEK_REVOCATIONS": f"{api}/revocations"}
        async with serving(parts, trusting, "question") as (_, question):
            headers = {"Authorization": f"Bearer {issuer.token('beheerder', ['administrator'], name)}"}
            yield Hub(identity, question, told["PLEK_ISSUER"], headers)


async def _migrated(told: dict[str, str], service: str) -> None:
    passwords = json.loads(told["PLEK_DATABASE_PASSWORDS"])
    url = told["PLEK_DATABASE_URL"].replace("{service}", service).replace("{password}", passwords[service])
    (found,) = load([service])
    await migrate(url, found.migrations)  # type: ignore[union-attr]


async def test_a_key_that_is_taken_back_opens_nothing_within_a_minute_and_the_next_does(hub: Hub) -> None:
    machine = await hub.machine()
    token = await machine.token()
    assert await hub.opens(token)
    where = f"/identity/v1/machines/{machine.id}/keys/{machine.key_id}/end"
    assert (await hub.identity.post(where, json={}, headers=hub.headers)).status_code == 200
    await is_lost(hub, token)
    assert await hub.opens(await (await hub.machine()).token())


async def is_lost(hub: Hub, token: str) -> None:
    async def opens_nothing() -> bool:
        return not await hub.opens(token)

    await eventually(opens_nothing, seconds=WITHIN, what="that the right is lost")


async def test_while_identity_is_away_known_keys_go_on_and_what_was_taken_back_stays_so(
    issuer: Issuer,
    databases: Databases,
    settings_of: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In this process: identity answers at a door that is closed, and who looks for its list finds nothing there."""
    monkeypatch.setenv("PLEK_IDENTITY_SECRET", "x" * 40)
    monkeypatch.setattr(revocations, "FRESH_SECONDS", 0.0)
    async with AsyncExitStack() as stack, AsyncExitStack() as there:
        door = stack.enter_context(socket.socket())
        door.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        site = await provider_hub.hub_site(stack, url, issuer, databases, settings_of)
        await provider_hub.serving(there, site, door, url, issuer)
        identity = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=30))
        inside = httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=url)
        token = issuer.token("beheerder", ["administrator"], provider_hub.HUB)
        hub = Hub(
            identity,
            await stack.enter_async_context(inside),
            f"{url}/identity/v1",
            {"Authorization": f"Bearer {token}"},
        )
        one, other = await hub.machine(), await hub.machine()
        kept, lost = await one.token(), await other.token()
        assert await hub.opens(kept)
        end = f"/identity/v1/machines/{other.id}/end"
        await identity.post(end, json={"reason": "Uitgelekt"}, headers=hub.headers)
        await is_lost(hub, lost)
        await there.aclose()

        async def was_missed() -> bool:
            assert await hub.opens(kept)
            assert not await hub.opens(lost)
            return "no revocations" in caplog.text

        await eventually(was_missed, what="that the list is looked for, and is not there")
        assert await hub.opens(kept)
        assert not await hub.opens(lost)
