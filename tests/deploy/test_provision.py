"""The one-shot job of an administrator, on the real PostgreSQL and Kafka of the tests."""

import json
from uuid import uuid4

import asyncpg
import pytest
from deploy.provision import main

from plek_local.parts import Parts

SERVICES = ("question", "partner", "agenda", "identity")


@pytest.fixture
def hub() -> str:
    return f"p{uuid4().hex[:10]}"


@pytest.fixture
def administrator(parts: Parts, hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in parts.kafka.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PLEK_DATABASE_ADMIN_URL", parts.database_url)
    monkeypatch.setenv("PLEK_DATABASE_PASSWORDS", json.dumps(dict.fromkeys(SERVICES, "9876")))
    monkeypatch.setenv("PLEK_PASSWORD_" + hub.upper(), "0123456789")


@pytest.mark.usefixtures("administrator")
async def test_it_makes_databases_topics_and_a_user_and_can_be_repeated(
    parts: Parts, hub: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([hub]) == 0
    assert main([hub]) == 0
    out = capsys.readouterr().out
    assert "4 of them new" in out
    assert "0 of them new" in out
    assert await databases(parts, hub) == {f"{hub}_{service}" for service in SERVICES}


@pytest.mark.usefixtures("administrator")
async def test_a_service_without_a_password_is_named_and_nothing_is_made(
    parts: Parts, hub: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLEK_DATABASE_PASSWORDS", '{"question": "9876", "partner": "9876", "identity": "1"}')
    assert main([hub]) == 1
    assert "password of agenda in PLEK_DATABASE_PASSWORDS" in capsys.readouterr().err
    assert await databases(parts, hub) == set()


@pytest.mark.usefixtures("administrator")
def test_without_a_password_it_says_which_is_missing(
    hub: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PLEK_DATABASE_ADMIN_URL")
    assert main([f"{hub}=NOT_SET_ANYWHERE"]) == 1
    assert "Set NOT_SET_ANYWHERE" in capsys.readouterr().err


def test_it_wants_to_know_for_whom(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    assert "Name at least one organisation" in capsys.readouterr().err


async def databases(parts: Parts, hub: str) -> set[str]:
    connection = await asyncpg.connect(parts.database_url)
    try:
        rows = await connection.fetch("select datname from pg_database where datname like $1", f"{hub}%")
        found = {row["datname"] for row in rows}
        for name in found:
            await connection.execute(f'drop database "{name}"')
            await connection.execute(f'drop role "{name}"')
        return found
    finally:
        await connection.close()
