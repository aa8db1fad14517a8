"""A right that is taken away is lost within a minute, in processes as they are deployed; and while identity is away."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.conftest import oin
from tests.serving import serving

from plek_common.migrate import migrate
from plek_common.site import load
from plek_common.testing import eventually
from plek_local.child import Child
from plek_local.issuer import Issuer
from plek_local.parts import Parts

WITHIN = 60.0  # seconds: what is promised
FORM = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
}


@dataclass
class Hub:
    """Identity and questions, each in a process of its own; `beheer` are the headers of an administrator."""

    identity: httpx.AsyncClient
    question: httpx.AsyncClient
    child: Child
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
    async with serving(parts, told, "identity") as (child, identity):
        api = f"{identity.base_url}/identity/v1"
        trusting = {**told, "PLEK_JWKS": f"{api}/jwks", "PLEK_REVOCATIONS": f"{api}/revocations"}
        async with serving(parts, trusting, "question") as (_, question):
            headers = {"Authorization": f"Bearer {issuer.token('beheerder', ['administrator'], name)}"}
            yield Hub(identity, question, child, told["PLEK_ISSUER"], headers)


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
    taken, begun = await hub.identity.post(where, json={}, headers=hub.headers), time.monotonic()
    assert taken.status_code == 200

    async def lost() -> bool:
        return not await hub.opens(token)

    await eventually(lost, seconds=WITHIN, what="that the right is lost")
    print(f"lost after {time.monotonic() - begun:.1f} s")  # noqa: T201 - seen with -rP
    assert await hub.opens(await (await hub.machine()).token())


async def test_while_identity_is_away_known_keys_go_on_and_what_was_taken_back_stays_so(hub: Hub) -> None:
    one, other = await hub.machine(), await hub.machine()
    kept, lost = await one.token(), await other.token()
    assert await hub.opens(kept)
    await hub.identity.post(f"/identity/v1/machines/{other.id}/end", json={"reason": "Uitgelekt"}, headers=hub.headers)

    async def is_lost() -> bool:
        return not await hub.opens(lost)

    await eventually(is_lost, seconds=WITHIN, what="that the right is lost")
    await asyncio.to_thread(hub.child.stop)
    begun = time.monotonic()
    while time.monotonic() - begun < 12:  # longer than the list stays fresh: it is looked for, and is not there
        assert await hub.opens(kept)
        assert not await hub.opens(lost)
        await asyncio.sleep(0.25)
