"""Launchers for these tests, with PostgreSQL only where that is enough, and Kafka clients that always close."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from plek_local.access import KafkaAccess
from plek_local.parts import Parts


@pytest.fixture(autouse=True)
def nothing_is_named(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the session's parts are, a test here names servers itself."""
    for name in ("PLEK_DATABASE_URL", *parts.kafka.environment()):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def kafka_is_named(nothing_is_named: None, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names the Kafka of the test session: a launcher starts PostgreSQL only, within a second."""
    for name, value in parts.kafka.environment().items():
        monkeypatch.setenv(name, value)


@asynccontextmanager
async def producer(access: KafkaAccess) -> AsyncIterator[AIOKafkaProducer]:
    """Closed also when its start fails, which the library's own context manager forgets."""
    made = AIOKafkaProducer(**_login(access), enable_idempotence=True)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


@asynccontextmanager
async def consumer(access: KafkaAccess, *topics: str, **options: Any) -> AsyncIterator[AIOKafkaConsumer]:
    made = AIOKafkaConsumer(*topics, **_login(access), **options)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


def _login(access: KafkaAccess) -> dict[str, Any]:
    return {
        "bootstrap_servers": access.bootstrap,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": access.user,
        "sasl_plain_password": access.password,
    }


class Launcher:
    """A launcher in a process of its own, on a data folder, with one guest that does not listen to SIGTERM."""

    def __init__(self, state: Path, guest: str) -> None:
        self.state = state
        program = [sys.executable, "-c", _LAUNCHER, str(state), guest]
        self.process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.pids = [int(word) for word in _line_with(self.process, "pids:").split()]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        status = self.process.wait(30)
        assert self.process.stdout
        self.process.stdout.close()
        return status


# Tests that a script runs in the background inherit that Ctrl-C is not listened to, and below nohup the end of their
# terminal neither; a launcher at a keyboard listens to both.
_LAUNCHER = """
import signal, sys, time
from pathlib import Path
from plek_local.parts import Parts
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
with Parts(Path(sys.argv[1])) as parts:
    parts.spawn("guest", [sys.executable, "-c", sys.argv[2]], {})
    time.sleep(0.5)
    print("pids:", *(child.pid for child in parts.running()), flush=True)
    time.sleep(60)
"""


def _line_with(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if line.startswith(word):
            return line.removeprefix(word)
    raise AssertionError(f"the launcher ended with status {process.wait(5)}")


@pytest.fixture
def launch(kafka_is_named: None, tmp_path: Path) -> Iterator[Callable[[str], Launcher]]:
    started: list[Launcher] = []

    def begin(guest: str) -> Launcher:
        started.append(Launcher(tmp_path / "state", guest))
        return started[-1]

    yield begin
    for launcher in started:
        if launcher.process.poll() is None:
            launcher.end(signal.SIGTERM)


def gone_within(seconds: float, pids: list[int]) -> bool:
    deadline = time.monotonic() + seconds
    while any(lives(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
