"""Servers that run already and that the environment names."""

from pathlib import Path

import pytest

from plek_local.commands import main
from plek_local.faults import NotOurs
from plek_local.parts import Parts


@pytest.fixture
def all_named(parts: Parts, kafka_is_named: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEK_DATABASE_URL", parts.database_url)


@pytest.mark.usefixtures("all_named")
def test_servers_that_the_environment_names_are_used_and_nothing_is_started(parts: Parts, tmp_path: Path) -> None:
    with Parts(tmp_path) as named:
        assert named.running() == []
        assert (named.database_url, named.kafka) == (parts.database_url, parts.kafka)
        assert set(named.register(["utrecht"], national=True)) == {"utrecht", "national"}
        assert named.databases("local", ["named"])["PLEK_DATABASE_URL"].endswith("/local_{service}")
        with pytest.raises(NotOurs):
            named.postgres.stop()
        with pytest.raises(NotOurs):
            named.kafka_server.kill()


@pytest.mark.usefixtures("all_named")
@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PLEK_DATABASE_URL", "postgresql://plek:geheim@127.0.0.1:9/postgres", "no login to PostgreSQL at 127.0.0.1:9"),
        ("PLEK_DATABASE_URL", "not a url", "PLEK_DATABASE_URL"),
        ("PLEK_KAFKA", "127.0.0.1:9", "no Kafka answers at 127.0.0.1:9"),
        ("PLEK_KAFKA_PASSWORD", "geheim", "wrong user name or password"),
        ("PLEK_KAFKA_PASSWORD", "", "also needs PLEK_KAFKA_USER and PLEK_KAFKA_PASSWORD"),
    ],
)
def test_a_named_server_that_cannot_be_used_is_one_clear_line_without_a_password(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr("plek_local.kafka_admin.PATIENCE", 1.0)
    assert main(["up", "--state", str(tmp_path)]) == 1
    line = capsys.readouterr().err.strip()
    assert said in line
    assert "\n" not in line
    assert "geheim" not in line


@pytest.mark.usefixtures("all_named")
def test_a_running_kafka_is_provisioned_by_one_command_any_number_of_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["provision", "--hub", "drenthe", "--national", "--state", str(tmp_path)]) == 0
        said = capsys.readouterr().out
        assert "drenthe" in said
        assert "national" in said


def test_provisioning_without_a_kafka_says_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLEK_KAFKA", raising=False)
    assert main(["provision", "--hub", "drenthe"]) == 1
    assert "Set PLEK_KAFKA" in capsys.readouterr().err
