"""The provider of the demo: where people sign in, in a process beside the organisations (deploy/demo/provider)."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from jwt.algorithms import ECAlgorithm

from plek_demo import people
from plek_local.child import Child
from plek_local.issuer import public_half
from plek_local.node import NODE, environment
from plek_local.parts import Parts
from plek_local.places import private, write_private

ID = "demo"
FOLDER = Path(__file__).parents[1] / "provider"
MISSING = "The demo's provider is not there. Fetch it: npm ci in deploy/demo/provider"


@dataclass(frozen=True)
class Organisation:
    """Who signs in where: an organisation with the address of its pages."""

    id: str
    name: str
    url: str


class DemoProvider:
    """One process for all organisations; each has an issuer of its own, as each hub has its own provider."""

    def __init__(self, parts: Parts, port: int) -> None:
        self._parts, self._port = parts, port
        self._folder = private(parts.state / "provider")
        self.url = f"http://127.0.0.1:{port}"

    def settings(self, organisation: str) -> dict[str, str]:
        """What the identity service of this organisation needs, to send people here."""
        told = {
            "id": ID,
            "name": "de demo",
            "issuer": f"{self.url}/{organisation}",
            "client_id": _client(organisation),
            "prompt": "login",
            "step_up": "mfa",
            "proposes": people.proposals(organisation),
        }
        shown = {ID: self._key_file(organisation).read_text(encoding="utf-8")}
        return {"PLEK_PROVIDERS": json.dumps([told]), "PLEK_PROVIDER_KEYS": json.dumps(shown)}

    def start(self, organisations: Sequence[Organisation]) -> Child:
        """Starts the process; returns it.

        Raises:
            RuntimeError: its packages were not fetched.
        """
        if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
            raise RuntimeError(MISSING)
        told = {
            "port": self._port,
            "url": self.url,
            "jwks": {"keys": [_jwk(_key(self._folder / "signing.pem"), private_too=True)]},
            "cookieKeys": [secrets.token_hex(32)],
            "organisations": [self._told(each, place) for place, each in enumerate(organisations)],
        }
        file = self._folder / "provider.json"
        write_private(file, json.dumps(told))
        lean = {"NODE_OPTIONS": "--max-old-space-size=96", "NODE_ENV": "production"}
        return self._parts.spawn("provider", [str(NODE), str(FOLDER / "server.mjs"), str(file)], environment() | lean)

    def _told(self, organisation: Organisation, place: int) -> dict[str, Any]:
        client = {
            "client_id": _client(organisation.id),
            "redirect_uris": [f"{organisation.url}/aanmelden/terug"],
            "post_logout_redirect_uris": [f"{organisation.url}/"],
            "backchannel_logout_uri": f"{organisation.url}/identity/v1/providers/{ID}/logouts",
            "backchannel_logout_session_required": True,
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256",
            "id_token_signed_response_alg": "ES256",
            "jwks": {"keys": [_jwk(_key(self._key_file(organisation.id)), private_too=False)]},
        }
        shown = {"id": organisation.id, "name": organisation.name, "client": client}
        return shown | {"people": people.of(organisation.id, place)}

    def _key_file(self, organisation: str) -> Path:
        file = self._folder / f"client-{organisation}.pem"
        _key(file)
        return file


def _client(organisation: str) -> str:
    return f"plek-{organisation}"


def _key(file: Path) -> EllipticCurvePrivateKey:
    """The key in this file; the first time a fresh one."""
    if not file.is_file():
        fresh = generate_private_key(SECP256R1())
        write_private(file, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    found = load_pem_private_key(file.read_bytes(), None)
    assert isinstance(found, EllipticCurvePrivateKey)
    return found


def _jwk(key: EllipticCurvePrivateKey, *, private_too: bool) -> dict[str, Any]:
    """With the id by which who signs with it names it."""
    _, found = public_half(key)
    return found | ({"d": ECAlgorithm.to_jwk(key, as_dict=True)["d"]} if private_too else {})
