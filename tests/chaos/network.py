"""Two hubs and the nation as processes of their own, APIs and workers apart, on parts of their own."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, replace

import httpx

from plek_common.settings import Settings
from plek_local.access import KafkaAccess
from plek_local.child import Child
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from plek_local.ports import free_ports
from tests.unbound import UNBOUND_ENVIRONMENT

HUBS = {"utrecht": "00000099000000001000", "fryslan": "00000099000000002000"}
OINS = {**HUBS, "national": "00000099000000000000"}
READY_SECONDS = 60


@dataclass(frozen=True)
class Node:
    """One process: an API or the workers of one organisation."""

    name: str
    organisation: str
    role: str
    port: int
    child: Child | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Network:
    """Starts, strikes down and starts again."""

    def __init__(self, parts: Parts, issuer: Issuer) -> None:
        self.parts, self.issuer = parts, issuer
        self.nodes: dict[str, Node] = {}
        self.access: dict[str, KafkaAccess] = {}
        self.databases: dict[str, dict[str, str]] = {}

    async def start(self) -> None:
        """Databases, topics, processes, and the hubs registered at the nation."""
        self.databases = {each: self.parts.databases(each, [_service(each)]) for each in OINS}
        self.provision()
        for organisation in OINS:
            self.add(organisation, "api")
        await self.ready()
        for organisation in OINS:
            self.add(organisation, "workers")
        await self.ready()
        async with httpx.AsyncClient(base_url=self.nodes["national-api"].url) as nation:
            for hub, oin in HUBS.items():
                body = {"name": hub.title(), "oin": oin, "areas": []}
                headers = self.token("administrator", "national")
                (await nation.put(f"/aggregator/v1/hubs/{hub}", json=body, headers=headers)).raise_for_status()

    def provision(self) -> None:
        """Topics, users and rights; also again, in a Kafka that lost them."""
        self.access = self.parts.register(list(HUBS), national=True)

    def add(self, organisation: str, role: str, number: int = 1) -> str:
        """Starts one more process and returns its name."""
        name = f"{organisation}-{role}" + (f"-{number}" if number > 1 else "")
        self.nodes[name] = Node(name, organisation, role, free_ports(1)[0])
        self.spawn(name)
        return name

    def spawn(self, name: str) -> None:
        """Starts the process of this name, again where it is gone."""
        node = self.nodes[name]
        serve = ["serve", _service(node.organisation), "--role", node.role]
        argv = [sys.executable, "-m", "plek_common.command", *serve]
        migrating = ["--migrate"] if node.role == "api" else []
        child = self.parts.spawn(name, [*argv, *migrating], self._environment(node))
        self.nodes[name] = replace(node, child=child)

    def child(self, name: str) -> Child:
        found = self.nodes[name].child
        assert found, f"{name} was not started"
        return found

    def remove(self, name: str) -> None:
        """Asks it to stop, as a deployment does."""
        self.child(name).stop()
        del self.nodes[name]

    async def ready(self, *names: str) -> None:
        """Returns when these (or all) answer that they are ready; with the log's last lines when they do not."""
        until = time.monotonic() + READY_SECONDS
        async with httpx.AsyncClient(timeout=2) as client:
            for name in names or list(self.nodes):
                while not await _is_ready(client, self.nodes[name].url):
                    late = time.monotonic() > until or not self.child(name).running
                    assert not late, f"{name} is not ready:\n{self.child(name).last_lines()}"
                    await asyncio.sleep(0.05)

    def apis(self, hub: str) -> list[str]:
        """Where the question API of this hub answers."""
        nodes = [node for node in self.nodes.values() if node.organisation == hub and node.role == "api"]
        return [f"{node.url}/question/v1" for node in nodes]

    def token(self, role: str, organisation: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.token('chaos', [role], organisation)}"}

    def database(self, name: str) -> str:
        """The address of a database for who looks at it from outside: the administrator."""
        return f"{self.parts.database_url.rsplit('/', 1)[0]}/{name}"

    def settings(self, organisation: str) -> Settings:
        """The same settings as its processes have."""
        found = self._environment(self.nodes[f"{organisation}-api"])
        known = {name.removeprefix("PLEK_").lower(): value for name, value in found.items()}
        return Settings.model_validate(known | {"database_passwords": json.loads(found["PLEK_DATABASE_PASSWORDS"])})

    def _environment(self, node: Node) -> dict[str, str]:
        access = self.access[node.organisation]
        prefix = "national." if node.organisation == "national" else f"hub.{node.organisation}."
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        return {
            **threads,
            **UNBOUND_ENVIRONMENT,
            "PLEK_ORGANISATION": node.organisation,
            "PLEK_ORGANISATION_NAME": node.organisation.title(),
            "PLEK_OIN": OINS[node.organisation],
            "PLEK_TOPIC_PREFIX": prefix,
            **self.databases[node.organisation],
            "PLEK_KAFKA": access.bootstrap,
            "PLEK_KAFKA_USER": access.user,
            "PLEK_KAFKA_PASSWORD": access.password,
            "PLEK_PORT": str(node.port),
            "PLEK_PUBLIC_URL": node.url,
            **self.issuer.settings(),
        }


def _service(organisation: str) -> str:
    return "aggregator" if organisation == "national" else "question"


async def _is_ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/health/ready")).status_code == 200
    except httpx.HTTPError:
        return False
