"""Data that need not last are in memory, and go with the launcher."""

import os
from pathlib import Path

import asyncpg
import pytest

from plek_local import memory
from plek_local.cleaning import clean_data
from plek_local.parts import Parts


async def _told(parts: Parts, *names: str) -> list[str]:
    connection = await asyncpg.connect(parts.database_url)
    try:
        return [await connection.fetchval(f"show {name}") for name in names]
    finally:
        await connection.close()


@pytest.fixture(autouse=True)
def somewhere_in_memory(kafka_is_named: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Also where this machine holds no files in memory."""
    monkeypatch.setattr(memory, "ROOT", tmp_path / "memory")
    monkeypatch.setattr(memory, "ROOM", 0)
    (tmp_path / "memory").mkdir(mode=0o711)
    return tmp_path / "memory"


async def test_they_are_in_memory_and_go_when_the_launcher_ends(tmp_path: Path, somewhere_in_memory: Path) -> None:
    with Parts(tmp_path / "state", lasting=False) as parts:
        fsync, where = await _told(parts, "fsync", "data_directory")
        assert fsync == "off"
        assert somewhere_in_memory in Path(where).parents
    assert os.listdir(somewhere_in_memory) == []


async def test_what_was_acknowledged_survives_a_server_that_is_killed(tmp_path: Path) -> None:
    with Parts(tmp_path / "state", lasting=False) as parts:
        connection = await asyncpg.connect(parts.database_url)
        await connection.execute("create table kept as select 1 as one")
        parts.postgres.kill()
        connection.terminate()
        parts.postgres.start()
        again = await asyncpg.connect(parts.database_url)
        assert await again.fetchval("select one from kept") == 1
        await again.close()


@pytest.mark.parametrize("lasting", [True, False])
async def test_without_room_in_memory_and_where_they_last_they_are_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lasting: bool
) -> None:
    monkeypatch.setattr(memory, "ROOM", 0 if lasting else 1 << 60)
    with Parts(tmp_path / "state", lasting=lasting) as parts:
        fsync, where = await _told(parts, "fsync", "data_directory")
        assert fsync == ("on" if lasting else "off")
        assert Path(where) == tmp_path / "state" / "postgres" / "data"


def test_what_a_killed_launcher_left_in_memory_goes_with_its_data_folder(
    tmp_path: Path, somewhere_in_memory: Path
) -> None:
    with Parts(tmp_path / "state"):
        pass
    folder = memory.folder_in_memory(tmp_path / "state")
    assert folder is not None
    (folder / "left").touch()
    clean_data(only=tmp_path / "state")
    assert os.listdir(somewhere_in_memory) == []
