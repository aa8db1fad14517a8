"""Real parts for all tests: one PostgreSQL and one Kafka, started once, empty at the start of every session."""

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from plek_common.audit.deed import Deed
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock
from plek_local.access import from_process
from plek_local.cleaning import clean_data
from plek_local.issuer import Issuer
from plek_local.jars import are_there
from plek_local.parts import Parts
from plek_local.places import parts_folder
from tests.broker import forget_topics
from tests.spread import place, pytest_xdist_make_scheduler
from tests.state import state
from tests.unbound import UNBOUND
from tests.witness import witnessed

# A law holds or it does not; how long an example takes says something about the machine only.
settings.register_profile("plek", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plek")

__all__ = ["pytest_xdist_make_scheduler"]
STATE = state()
HASTY = "note.write"  # whose commit comes after the answer in one test, on purpose


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Tests are collected an hour before they run: a moment that a test works out too early fails here, as it would
    on a machine that needs that hour."""
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1)):
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.nodeid))


@pytest.fixture(scope="session", autouse=True)
def _every_event_keeps_its_contract() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plek_common.outbox.encode", witnessed)
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_change_holds_its_row_of_the_audit_log() -> Iterator[None]:
    """In the same transaction. A route that forgot fails where it is asked, whatever test asks."""

    def fail(deed: Deed) -> None:
        assert deed.action == HASTY, f"{deed.action} is told to the audit log after it was done"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plek_common.audit.middleware.forgotten", fail)
        yield


@pytest.fixture(autouse=True)
def _what_nobody_caught_is_heard_after_each_test() -> Iterator[None]:
    """By pytest, which fails for what was dropped unclosed: a test that sets up the log of a whole process in this one
    would take that away from all that come later (plek_common.telemetry)."""
    heard = sys.unraisablehook
    yield
    assert sys.unraisablehook is heard


@pytest.fixture(scope="session")
def parts() -> Iterator[Parts]:
    if from_process() is None and not are_there(parts_folder()):
        pytest.fail("The jars of Kafka are missing: `make test` fetches them before it begins", pytrace=False)
    clean_data(only=STATE)
    with Parts(STATE, lasting=False) as found:
        yield found


@pytest.fixture(scope="session")
def issuer(parts: Parts) -> Issuer:
    return Issuer(STATE / "issuer")


@pytest.fixture(scope="session")
def databases(parts: Parts) -> Databases:
    return Databases(parts.database_url)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def unique() -> Callable[[str], str]:
    """Ids of this test alone: what other tests left in Kafka is never mistaken for its own."""
    mark = uuid4().hex[:6]
    return lambda name: f"{name}-{mark}"


@contextmanager
def organisations(parts: Parts, issuer: Issuer) -> Iterator[Callable[..., Settings]]:
    """Gives the settings of organisations, each with its own Kafka user and topics; a hub's topics go in the end."""
    hubs: list[str] = []

    def build(database_url: str, *, organisation: str | None = None, kafka: bool = True) -> Settings:
        name = organisation or f"t{uuid4().hex[:10]}"
        national = name == "national"
        found: dict[str, object] = {
            "organisation": name,
            "organisation_name": name.title(),
            "oin": "00000099000000000000" if national else oin(name),
            "topic_prefix": "national." if national else f"hub.{name}.",
            "database_url": database_url,
        }
        if kafka:
            access = parts.register([] if national else [name], national=national)[name]
            hubs.extend([] if national else [name])
            found |= {"kafka": access.bootstrap, "kafka_user": access.user, "kafka_password": access.password}
        trust = {key.removeprefix("PLEK_").lower(): value for key, value in issuer.settings().items()}
        return Settings.model_validate({**UNBOUND, **found, **trust})

    yield build
    if hubs:
        forget_topics(parts.kafka, [f"hub.{hub}." for hub in hubs])


@pytest.fixture
def settings_of(parts: Parts, issuer: Issuer) -> Iterator[Callable[..., Settings]]:
    """Settings of an organisation, with its own Kafka user and topics; a hub's topics go when the test ends."""
    with organisations(parts, issuer) as found:
        yield found


def oin(name: str) -> str:
    """A test OIN that follows from the name (prefix 00000099)."""
    return f"00000099{sum(ord(c) * 31**i for i, c in enumerate(name)) % 10**9:09d}000"


@pytest.fixture
def token(issuer: Issuer) -> Callable[..., dict[str, str]]:
    """Headers of an actor: token('coordinator', 'utrecht')."""
    return tokens_of(issuer)


def tokens_of(issuer: Issuer) -> Callable[..., dict[str, str]]:
    def build(role: str, org: str, subject: str = "somebody") -> dict[str, str]:
        return {"Authorization": f"Bearer {issuer.token(subject, [role], org)}"}

    return build
