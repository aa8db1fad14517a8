"""What an administrator does in a Kafka, wherever it runs."""

import logging
import socket
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from plek_local.access import KafkaAccess
from plek_local.faults import LocalFault, NotReachable
from plek_local.rights import Right, Topic

_SILENT = logging.getLogger("plek_local.librdkafka")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
_SECONDS = 20
PATIENCE = 10.0  # seconds that a named Kafka gets to answer


class Admin:
    """A connection with administrator's rights. Everything it makes may be there already."""

    def __init__(self, access: KafkaAccess) -> None:
        self.access = access
        self._refusal: str | None = None
        settings: dict[str, Any] = {
            "reconnect.backoff.ms": 50,
            "reconnect.backoff.max.ms": 200,
            "error_cb": self._note,
        }
        self._client = AdminClient(access.librdkafka() | settings, logger=_SILENT)

    def check(self, seconds: float | None = None) -> None:
        """NotReachable, in one line, when it does not answer or refuses the login."""
        deadline = time.monotonic() + (PATIENCE if seconds is None else seconds)
        while True:
            try:
                self._client.list_topics(timeout=0.5)
                return
            except KafkaException:
                self._client.poll(0)  # lets `_note` hear
                if self._refusal:
                    raise NotReachable(
                        f"PLEK_KAFKA: {self.access.bootstrap} refuses the login: {self._refusal}"
                    ) from None
                if time.monotonic() > deadline:
                    raise NotReachable(f"PLEK_KAFKA: no Kafka answers at {self.access.bootstrap}") from None

    def see(self, topics: set[str], seconds: float = 30) -> None:
        """Waits until this login works and these topics are visible to it.

        The controller confirms users, rights and topics before the broker acts on them.
        """
        deadline = time.monotonic() + seconds
        while not topics <= self._visible():
            if time.monotonic() > deadline:
                raise LocalFault(f"Kafka at {self.access.bootstrap} does not let {self.access.user} see its topics")
            time.sleep(0.05)

    def _visible(self) -> set[str]:
        try:
            return set(self._client.list_topics(timeout=0.5).topics)
        except KafkaException:
            return set()

    def _note(self, error: KafkaError) -> None:
        """A wrong password shows here only; to every caller it is a timeout."""
        if error.code() == KafkaError._AUTHENTICATION:
            self._refusal = "wrong user name or password"

    def topics(self, topics: Sequence[Topic]) -> None:
        wanted = [NewTopic(t.name, num_partitions=t.partitions, replication_factor=-1, config=t.config) for t in topics]
        _settle(self._client.create_topics(wanted), ignore=KafkaError.TOPIC_ALREADY_EXISTS)
        _settle(self._client.incremental_alter_configs([_configuration(topic) for topic in topics]))

    def user(self, name: str, password: str) -> None:
        how = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192)
        upsertion = UserScramCredentialUpsertion(name, how, password.encode())
        _settle(self._client.alter_user_scram_credentials([upsertion]))

    def rights(self, user: str, rights: Iterable[Right]) -> None:
        """Gives the user exactly these rights: missing ones are added, others taken away."""
        wanted = {_binding(user, right) for right in rights}
        have = set(self._client.describe_acls(_all_of(user)).result(_SECONDS))
        if wanted - have:
            _settle(self._client.create_acls(list(wanted - have)))
        if have - wanted:
            _settle(self._client.delete_acls([_exactly(binding) for binding in have - wanted]))


def answers(access: KafkaAccess) -> bool:
    """Whether a request for metadata succeeds within about half a second."""
    host, port = access.bootstrap.split(",")[0].rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), 0.5).close()
        Admin(access).check(0)
    except OSError:
        time.sleep(0.1)
        return False
    except NotReachable:
        return False
    return True


def _settle(futures: dict[Any, Future[Any]], ignore: int | None = None) -> None:
    for future in futures.values():
        try:
            future.result(_SECONDS)
        except KafkaException as error:
            if error.args[0].code() != ignore:
                raise


def _configuration(topic: Topic) -> ConfigResource:
    entries = [
        ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET) for name, value in topic.config.items()
    ]
    return ConfigResource(ConfigResource.Type.TOPIC, topic.name, incremental_configs=entries)


def _binding(user: str, right: Right) -> AclBinding:
    kind = ResourceType.TOPIC if right.kind == "topic" else ResourceType.GROUP
    pattern = ResourcePatternType.PREFIXED if right.prefixed else ResourcePatternType.LITERAL
    operation = AclOperation[right.operation.upper()]
    return AclBinding(kind, right.name, pattern, f"User:{user}", "*", operation, AclPermissionType.ALLOW)


def _all_of(user: str) -> AclBindingFilter:
    anything: Any = None  # the library's types say str, its documentation says None matches every name
    kind, pattern, operation = ResourceType.ANY, ResourcePatternType.ANY, AclOperation.ANY
    return AclBindingFilter(kind, anything, pattern, f"User:{user}", anything, operation, AclPermissionType.ANY)


def _exactly(binding: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        binding.restype,
        binding.name,
        binding.resource_pattern_type,
        binding.principal,
        binding.host,
        binding.operation,
        binding.permission_type,
    )
