"""A program that works here: its key, and what it shows to get a token."""

import time
from typing import Any
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.identity.bodies import MACHINE
from tests.identity.office import Office

TOKEN = "https://utrecht.example/identity/v1/token"
FORM = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
}


def pem(key: Any) -> str:
    return str(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


class Machine:
    """One that is registered, with a key of which it alone has the private half."""

    def __init__(self, office: Office, id: str) -> None:
        self.office, self.id, self.key = office, id, generate_private_key(SECP256R1())
        self.key_id = ""

    @classmethod
    async def registered(cls, office: Office, **differently: Any) -> "Machine":
        machine = cls(office, (await office.made("/machines", {**MACHINE, **differently}))["id"])
        answer = await office.post(f"/machines/{machine.id}/keys", {"publicKey": pem(machine.key)})
        assert answer.status_code == 200, answer.text
        machine.key_id = answer.json()["keys"][-1]["id"]
        return machine

    def assertion(
        self, headers: dict[str, Any] | None = None, *, by: Any = None, alg: str = "ES256", **claims: Any
    ) -> str:
        """What it shows, right but for these; None leaves one out."""
        now = int(time.time())
        right = {"iss": self.id, "sub": self.id, "aud": TOKEN, "iat": now, "exp": now + 60, "jti": str(uuid4())}
        said = {name: value for name, value in {**right, **claims}.items() if value is not None}
        return jwt.encode(said, self.key if by is None else by, alg, headers={"kid": self.key_id, **(headers or {})})

    async def ask(self, assertion: str | None = None, **form: str) -> httpx.Response:
        sent = {**FORM, "client_assertion": assertion or self.assertion(), **form}
        return await self.office.api.post("/token", data=sent)

    async def token(self) -> str:
        answer = await self.ask()
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])
