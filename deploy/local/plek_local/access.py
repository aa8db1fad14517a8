"""How a client reaches a Kafka."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plek_local.faults import NotReachable


@dataclass(frozen=True)
class KafkaAccess:
    """A bootstrap address (`host:port`, more of them with commas) and a SCRAM-SHA-512 login."""

    bootstrap: str
    user: str
    password: str = field(repr=False)
    tls: bool = False

    def environment(self) -> dict[str, str]:
        """The settings of a service that uses this login."""
        return {
            "PLEK_KAFKA": self.bootstrap,
            "PLEK_KAFKA_USER": self.user,
            "PLEK_KAFKA_PASSWORD": self.password,
            "PLEK_KAFKA_TLS": str(self.tls).lower(),
        }

    def librdkafka(self) -> dict[str, Any]:
        return {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": "SASL_SSL" if self.tls else "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": self.user,
            "sasl.password": self.password,
        }


def named(environment: Mapping[str, str]) -> KafkaAccess | None:
    """The running Kafka that PLEK_KAFKA names, None when it names none."""
    bootstrap = environment.get("PLEK_KAFKA")
    if not bootstrap:
        return None
    user, password = environment.get("PLEK_KAFKA_USER"), environment.get("PLEK_KAFKA_PASSWORD")
    if not user or not password:
        raise NotReachable("PLEK_KAFKA also needs PLEK_KAFKA_USER and PLEK_KAFKA_PASSWORD of an administrator")
    tls = environment.get("PLEK_KAFKA_TLS", "").lower() in {"1", "true", "yes"}
    return KafkaAccess(bootstrap, user, password, tls)


def from_process() -> KafkaAccess | None:
    return named(os.environ)
