"""The parts that are measured on: a PostgreSQL and a Kafka of the bench's own, with room and at full speed."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import asyncpg

from plek_common.app import Service
from plek_common.migrate import migrate
from plek_common.settings import Settings
from plek_local import quotas
from plek_local.access import KafkaAccess
from plek_local.cleaning import clean_data
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from plek_local.places import state_folder
from tests.broker import forget_topics
from tests.conftest import oin
from tests.unbound import UNBOUND

os.environ.setdefault("PLEK_KAFKA_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4")
os.environ.setdefault("PLEK_POSTGRES_SHARED_BUFFERS", "1GB")


@dataclass
class Ground:
    """Databases, logins and settings on those parts."""

    parts: Parts
    issuer: Issuer
    folder: Path
    _templates: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def database(self, service: Service) -> Iterator[str]:
        """The address of a fresh database of this service; the checkpoint before it makes rounds alike."""
        if service.name not in self._templates:
            name = f"bench_{uuid4().hex[:10]}_template"
            self._run(f'create database "{name}"')
            asyncio.run(migrate(self._url(name), service.migrations))
            self._templates[service.name] = name
        name = f"bench_{uuid4().hex[:10]}_{service.name}"
        self._run(f'create database "{name}" template "{self._templates[service.name]}"')
        self._run("checkpoint")
        try:
            yield self._url(name)
        finally:
            self._run(f'drop database "{name}" with (force)')

    def settings(self, organisation: str, database_url: str) -> Settings:
        """Settings of a hub, or of `national`, with its own Kafka user and topics."""
        access, national = self.access(organisation), organisation == "national"
        trust = {key.removeprefix("PLEK_").lower(): value for key, value in self.issuer.settings().items()}
        found = {
            "organisation": organisation,
            "organisation_name": organisation.title(),
            "oin": "00000099000000000000" if national else oin(organisation),
            "topic_prefix": "national." if national else f"hub.{organisation}.",
            "database_url": database_url,
            "kafka": access.bootstrap,
            "kafka_user": access.user,
            "kafka_password": access.password,
        }
        return Settings.model_validate(UNBOUND | found | trust)

    def access(self, organisation: str) -> KafkaAccess:
        national = organisation == "national"
        return self.parts.register([] if national else [organisation], national=national)[organisation]

    def forget_topics(self, *hubs: str) -> None:
        """Deletes the topics of these hubs: the next nation would read them."""
        forget_topics(self.parts.kafka, [f"hub.{hub}." for hub in hubs])

    def forget(self) -> None:
        """Drops the templates: the PostgreSQL may be somebody else's."""
        for name in self._templates.values():
            self._run(f'drop database "{name}" with (force)')

    def _url(self, name: str) -> str:
        return f"{self.parts.database_url.rsplit('/', 1)[0]}/{name}"

    def _run(self, statement: str) -> None:
        asyncio.run(_execute(self.parts.database_url, statement))


@contextmanager
def prepared() -> Iterator[Ground]:
    """The parts, started; what an earlier bench left is removed. PLEK_BENCH_STATE names a folder of one's own."""
    state = Path(os.environ.get("PLEK_BENCH_STATE") or state_folder("bench")) / "parts"
    clean_data(only=state)
    with Parts(state) as parts:
        parts.register([], national=True)
        quotas.limit(parts.kafka, {None: {}})  # what is measured is how quick we are, not how quick we may be
        ground = Ground(parts, Issuer(state / "issuer"), state.parent)
        try:
            yield ground
        finally:
            ground.forget()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
