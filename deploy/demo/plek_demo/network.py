"""The processes of the demo: one per hub with its three services and pages, one for the nation."""

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from plek_demo.content import Hub
from plek_demo.provider import DemoProvider, Organisation
from plek_local.access import KafkaAccess
from plek_local.child import Child
from plek_local.issuer import Issuer
from plek_local.keyring import Keyring
from plek_local.parts import Parts
from plek_local.places import topics_file
from plek_local.ports import free_ports
from plek_local.rights import Declaration

NATIONAL_OIN = "00000099000000000000"
READY_SECONDS = 60


@dataclass(frozen=True)
class Place:
    """A running process and where it answers."""

    name: str
    url: str
    child: Child


class Network:
    """The nation and its hubs, as processes that end with the parts."""

    def __init__(self, parts: Parts, hubs: list[Hub], issuer: Issuer, trace_file: Path | None = None) -> None:
        self.parts, self.issuer, self.chosen, self.trace_file = parts, issuer, hubs, trace_file
        self.hubs: dict[str, Place] = {}
        self.nation: Place
        self.provider: DemoProvider

    def start(self) -> None:
        """Makes databases, topics and users, starts the processes and waits until all are ready.

        Raises:
            RuntimeError: a process ended or did not become ready; with the last lines of its log.
        """
        access = self.parts.register([hub.id for hub in self.chosen], national=True)
        port, first, *rest = free_ports(len(self.chosen) + 2)
        self.provider = DemoProvider(self.parts, port)
        self.nation = self._spawn("national", "Nederland", NATIONAL_OIN, first, access["national"], "national.")
        for hub, port in zip(self.chosen, rest, strict=True):
            self.hubs[hub.id] = self._spawn(hub.id, hub.name, hub.oin, port, access[hub.id], f"hub.{hub.id}.")
        people = self.provider.start(self.organisations)
        for place in self.places:
            _wait(place, f"{place.url}/health/ready")
        _wait(Place("provider", self.provider.url, people), f"{self.provider.url}/gereed")

    @property
    def places(self) -> list[Place]:
        """Every organisation, the nation first."""
        return [self.nation, *self.hubs.values()]

    @property
    def organisations(self) -> list[Organisation]:
        """The same, as people know them where they sign in."""
        hubs = [Organisation(id, f"Kennishub {place.name}", place.url) for id, place in self.hubs.items()]
        return [Organisation("national", "het land", self.nation.url), *hubs]

    def token(self, role: str, org: str) -> str:
        return self.issuer.token(f"demo-{role}", [role], org)

    def _spawn(self, org: str, name: str, oin: str, port: int, access: KafkaAccess, prefix: str) -> Place:
        services = Declaration(topics_file()).services_of(org)
        url = f"http://127.0.0.1:{port}"
        national = url if org == "national" else self.nation.url
        env = {
            "PLEK_ORGANISATION": org,
            "PLEK_ORGANISATION_NAME": name,
            "PLEK_OIN": oin,
            "PLEK_NATIONAL_OIN": NATIONAL_OIN,
            "PLEK_TOPIC_PREFIX": prefix,
            **self.parts.databases(org, services),
            "PLEK_KAFKA": access.bootstrap,
            "PLEK_KAFKA_USER": access.user,
            "PLEK_KAFKA_PASSWORD": access.password,
            "PLEK_PORT": str(port),
            "PLEK_PUBLIC_URL": url,
            "PLEK_IDEMPOTENCY_HOURS": str(24 * 3650),  # a later start goes on where this one was
            "PLEK_PORTAL_NATIONAL_PUBLIC_URL": national,
            "PLEK_PORTAL_SECRET": Keyring(self.parts.state / "secrets").password(f"portal-{org}"),
            **self.provider.settings(org),
            **({"PLEK_TRACE_FILE": str(self.trace_file)} if self.trace_file else {}),
            **self._trust(org, url),
        }
        command = [sys.executable, "-m", "plek_common.command", "serve", *services, "portal", "--migrate"]
        return Place(name, url, self.parts.spawn(org, command, _lean(env)))

    def _trust(self, org: str, url: str) -> dict[str, str]:
        """Each organisation issues its own tokens. Those of `make token` count too: here, and in no deployment."""
        api = f"{url}/identity/v1"
        local = self.issuer.settings()
        return {
            "PLEK_ISSUER": api,
            "PLEK_AUDIENCE": local["PLEK_AUDIENCE"],
            "PLEK_JWKS": f"{api}/jwks",
            "PLEK_REVOCATIONS": f"{api}/revocations",
            "PLEK_IDENTITY_SECRET": Keyring(self.parts.state / "secrets").password(f"identity-{org}"),
            "PLEK_FURTHER_ISSUERS": json.dumps({local["PLEK_ISSUER"]: local["PLEK_JWKS"]}),
        }


def _lean(env: Mapping[str, str]) -> dict[str, str]:
    """One thread for each library that would take all cores: a dozen processes share this machine."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**threads, "MALLOC_ARENA_MAX": "2", **env, "PYTHONUNBUFFERED": "1", "PATH": os.environ.get("PATH", "")}


def _wait(place: Place, address: str) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and place.child.running:
        try:
            if httpx.get(address, timeout=2).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{place.name} did not become ready:\n{place.child.last_lines()}")
