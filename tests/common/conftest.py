from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from uuid import uuid4

import asyncpg
import httpx
import pytest
from tests.broker import producer
from tests.common.notes import service
from tests.common.reader import Reader
from tests.conftest import organisations

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client
from plek_local.issuer import Issuer
from plek_local.parts import Parts


@dataclass(frozen=True)
class Lasting:
    settings: Settings
    api: httpx.AsyncClient


@pytest.fixture
async def settings(
    databases: Databases, settings_of: Callable[..., Settings], unique: Callable[[str], str]
) -> AsyncIterator[Settings]:
    """Of an organisation that needs no Kafka."""
    async with databases.fresh(service) as url:
        yield settings_of(url, organisation=unique("here"), kafka=False)


@pytest.fixture
async def on_kafka(
    databases: Databases, settings_of: Callable[..., Settings], unique: Callable[[str], str]
) -> AsyncIterator[Settings]:
    """Of an organisation with topics of its own."""
    async with databases.fresh(service) as url:
        yield settings_of(url, organisation=unique("here"))


@pytest.fixture
async def api(settings: Settings, clock: StillClock) -> AsyncIterator[httpx.AsyncClient]:
    async with client(service, settings, clock) as found:
        yield found


@pytest.fixture(scope="module")
async def lasting(parts: Parts, issuer: Issuer, databases: Databases) -> AsyncIterator[Lasting]:
    """One service for all tests of a file: what they send is refused, or leaves nothing that another one looks at."""
    with organisations(parts, issuer) as settings_of:
        async with databases.fresh(service) as url:
            settings = settings_of(url, organisation=f"here-{uuid4().hex[:6]}", kafka=False)
            async with client(service, settings, StillClock()) as found:
                yield Lasting(settings, found)


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(settings.database_url, min_size=0) as found:
        yield found


@pytest.fixture
def editor(settings: Settings, token: Callable[..., dict[str, str]]) -> dict[str, str]:
    return token("editor", settings.organisation)


@pytest.fixture
async def reader(on_kafka: Settings) -> AsyncIterator[Reader]:
    async with asyncpg.create_pool(on_kafka.database_url, min_size=0) as pool, producer(on_kafka) as sender:
        yield Reader(on_kafka, pool, sender)
