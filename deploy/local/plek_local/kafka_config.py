"""The files that Apache Kafka reads: one node, broker and controller in one, every listener with a login."""

from collections.abc import Sequence
from pathlib import Path

ADMIN = "admin"
_CONTROLLER = "controller"
SUPER_USERS = (ADMIN, _CONTROLLER)
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required"
_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"


def server_properties(data: Path, ports: tuple[int, int], admin: str, controller: str) -> str:
    """The broker's settings. `ports`: for clients, for the controller; `admin`, `controller`: passwords.

    The users of the broker are SCRAM users. The controller cannot read those before it runs, so its own
    listener has one user of its own, by PLAIN, on loopback only.
    """
    port, controller_port = ports
    broker_login = f'{_SCRAM} username="{ADMIN}" password="{admin}";'
    login = f'{_PLAIN} username="{_CONTROLLER}" password="{controller}" user_{_CONTROLLER}="{controller}";'
    values = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"CLIENT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"CLIENT://127.0.0.1:{port}",
        "listener.security.protocol.map": "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "inter.broker.listener.name": "CLIENT",
        "controller.listener.names": "CONTROLLER",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.client.scram-sha-512.sasl.jaas.config": broker_login,
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": login,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": ";".join(f"User:{name}" for name in SUPER_USERS),
        "log.dirs": _escaped(data),
        **_SMALL_AND_QUICK,
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


# One node for one developer: few threads and partitions, and back within seconds after a kill -9.
_SMALL_AND_QUICK = {
    "num.partitions": 3,
    "auto.create.topics.enable": "false",
    "offsets.topic.num.partitions": 3,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.num.partitions": 3,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    "broker.session.timeout.ms": 2000,
    "broker.heartbeat.interval.ms": 500,
    "log.cleaner.dedupe.buffer.size": 16777216,
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
}

LOGGING = """\
Configuration:
  status: error
  Appenders:
    Console:
      name: out
      PatternLayout:
        pattern: "%d{ISO8601} %p %m (%c)%n"
  Loggers:
    Root:
      level: warn
      AppenderRef:
        - ref: out
"""


def java_arguments(words: Sequence[str]) -> str:
    """A file for `java @file`: passwords and 46 paths stay out of the list of processes."""
    return "".join(f'"{_quoted(word)}"\n' for word in words)


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


def _escaped(path: Path) -> str:
    """A value in a properties file: backslashes doubled, and anything beyond ASCII as an escape."""
    text = str(path).replace("\\", "\\\\")
    return "".join(letter if letter.isascii() else f"\\u{ord(letter):04x}" for letter in text)
