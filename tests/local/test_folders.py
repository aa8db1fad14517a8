"""Data folders: what is in them, who may read it, how they go."""

import sys
from pathlib import Path

import pytest

from plek_local import places
from plek_local.commands import main
from plek_local.parts import Parts


@pytest.fixture
def plek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with downloads and one data folder."""
    (tmp_path / ".plek" / "parts").mkdir(parents=True)
    (tmp_path / ".plek" / "local").mkdir()
    (tmp_path / ".plek" / "local" / "lock").touch()
    monkeypatch.setattr(places, "checkout", lambda: tmp_path)
    monkeypatch.delenv("PLEK_PARTS", raising=False)
    return tmp_path / ".plek"


def test_cleaning_removes_data_and_keeps_downloads(plek: Path) -> None:
    assert main(["clean-data"]) == 0
    assert [folder.name for folder in plek.iterdir()] == ["parts"]
    assert main(["clean-data"]) == 0


def test_cleaning_leaves_a_folder_that_is_not_ours(plek: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = plek.parent / "holiday"
    other.mkdir()
    assert main(["clean-data", "--state", str(other)]) == 1
    assert "left as it is" in capsys.readouterr().err
    assert other.is_dir()


def test_passwords_are_for_their_owner_only(kafka_is_named: None, tmp_path: Path) -> None:
    with Parts(tmp_path / "state") as parts:
        secrets = parts.state / "secrets"
        assert secrets.stat().st_mode & 0o777 == 0o700
        assert {file.stat().st_mode & 0o777 for file in secrets.iterdir()} == {0o600}


def test_a_guest_gets_our_environment_and_its_own_and_a_log_that_begins_empty(
    kafka_is_named: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "1")
    for _ in range(2):
        with Parts(tmp_path) as parts:
            says = "import os; print(os.environ['OURS'], os.environ['ITS'], end=' ')"
            guest = parts.spawn("guest", [sys.executable, "-c", says], {"ITS": "2"})
            assert guest.wait(20) == 0
            assert guest.log == tmp_path / "logs" / "guest.log"
    assert (tmp_path / "logs" / "guest.log").read_text() == "1 2 "
