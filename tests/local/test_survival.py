"""Data outlives the servers; servers outlive bad days."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from tests.local.conftest import consumer, producer

from plek_local.access import KafkaAccess
from plek_local.faults import DidNotStart
from plek_local.parts import Parts

TOPIC = "hub.utrecht.question.v1"
CLOSED = "http://127.0.0.1:9"


def test_data_survives_a_restart_without_network_in_a_path_with_a_space(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the servers of the test session, so that two data folders run at the same time."""
    state = tmp_path / "een map met spaties en é"
    with Parts(state) as first:
        assert first.database_url != parts.database_url
        first.databases("utrecht", ["question"])
        asyncio.run(_execute(first, "create table kept as select 42 as answer"))
        asyncio.run(_write(first.register(["utrecht"])["utrecht"]))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "PLEK_MAVEN"):
        monkeypatch.setenv(name, CLOSED)
    with Parts(state) as second:
        second.databases("utrecht", ["question"])
        assert asyncio.run(_execute(second, "select answer from kept")) == 42
        assert asyncio.run(_read(second.register(["utrecht"])["utrecht"])) == b"kept"


@pytest.fixture
def own(kafka_is_named: None, tmp_path: Path) -> Iterator[Parts]:
    with Parts(tmp_path / "state") as found:
        yield found


def test_a_database_that_was_killed_comes_back_on_its_port_with_every_row(own: Parts) -> None:
    own.databases("utrecht", ["question"])
    asyncio.run(_execute(own, "create table kept as select 42 as answer"))
    before = own.database_url
    own.postgres.kill()
    assert not own.postgres.running
    own.postgres.start()
    assert own.database_url == before
    assert asyncio.run(_execute(own, "select answer from kept")) == 42


def test_vectors_and_dutch_words_are_there(own: Parts) -> None:
    own.databases("utrecht", ["question"])
    asyncio.run(_execute(own, "create extension vector"))
    found = asyncio.run(_execute(own, "select to_tsvector('dutch', 'Geïnteresseerde buren')::text"))
    assert found == "'bur':2 'geinteresseerd':1"


def test_a_part_that_cannot_start_shows_the_end_of_its_log(own: Parts) -> None:
    own.postgres.stop()
    with (own.state / "postgres" / "data" / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(DidNotStart, match="no_such_setting"):
        own.postgres.start()


async def _execute(parts: Parts, sql: str) -> object:
    connection = await asyncpg.connect(parts.database_url.replace("/postgres", "/utrecht_question"))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def _write(access: KafkaAccess) -> None:
    async with producer(access) as client:
        await client.send_and_wait(TOPIC, b"kept", key=b"test")


async def _read(access: KafkaAccess) -> object:
    async with consumer(access, TOPIC, auto_offset_reset="earliest") as client:
        return (await asyncio.wait_for(client.getone(), 60)).value
