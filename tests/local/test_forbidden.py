"""What no login of an organisation may do, asked of a real Kafka."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError
from confluent_kafka import KafkaException, Producer, ThrottleEvent
from confluent_kafka import TopicPartition as Place
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from tests.local.conftest import consumer, producer

from plek_local import quotas
from plek_local.access import KafkaAccess
from plek_local.faults import LocalFault
from plek_local.parts import Parts
from plek_local.places import TOPICS

OWN, OTHER, NATIONAL = "hub.streek.question.v1", "hub.overkant.question.v1", "national.bundle.v1"
ANY: Any = None
REFUSED = r"(?i)authorization|no leaders found"  # of a topic that is not even seen, no leader is found to ask


@pytest.fixture(scope="module")
def logins(parts: Parts) -> dict[str, KafkaAccess]:
    return parts.register(["streek", "overkant"], national=True, programmes=["zorg"])


def _grants_itself_more() -> AclBinding:
    right = (ResourceType.TOPIC, "*", ResourcePatternType.LITERAL)
    return AclBinding(*right, "User:streek", "*", AclOperation.ALL, AclPermissionType.ALLOW)


def _looks_at_rights() -> AclBindingFilter:
    return AclBindingFilter(
        ResourceType.ANY, ANY, ResourcePatternType.ANY, ANY, ANY, AclOperation.ANY, AclPermissionType.ANY
    )


def _kept_for_ever() -> ConfigResource:
    entry = ConfigEntry("cleanup.policy", "delete", incremental_operation=AlterConfigOpType.SET)
    return ConfigResource(ConfigResource.Type.TOPIC, OWN, incremental_configs=[entry])


def _password_of_another() -> UserScramCredentialUpsertion:
    return UserScramCredentialUpsertion("overkant", ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192), b"mine")


ADMINISTRATION: dict[str, Callable[[AdminClient], Any]] = {
    "makes a topic": lambda admin: admin.create_topics([NewTopic("hub.streek.secret.v1", 1, 1)]),
    "deletes its own topic": lambda admin: admin.delete_topics([OWN]),
    "deletes the nation's topic": lambda admin: admin.delete_topics([NATIONAL]),
    "adds partitions": lambda admin: admin.create_partitions([NewPartitions(OWN, 9)]),
    "has its topic forget": lambda admin: admin.incremental_alter_configs([_kept_for_ever()]),
    "deletes records": lambda admin: admin.delete_records([Place(OWN, 0, 0)]),
    "gives itself a right": lambda admin: admin.create_acls([_grants_itself_more()]),
    "takes rights away": lambda admin: admin.delete_acls([_looks_at_rights()]),
    "gives another a password": lambda admin: admin.alter_user_scram_credentials([_password_of_another()]),
    "ends another's group": lambda admin: admin.delete_consumer_groups(["hub.overkant.bundles"]),
}


@pytest.mark.parametrize("deed", ADMINISTRATION)
@pytest.mark.parametrize("who", ["streek", "programme.zorg"])
def test_no_organisation_administers_the_cluster(logins: dict[str, KafkaAccess], who: str, deed: str) -> None:
    admin = AdminClient(logins[who].librdkafka() | {"error_cb": lambda _: None, "log_level": 0})
    for future in ADMINISTRATION[deed](admin).values():
        with pytest.raises(KafkaException, match=REFUSED):
            future.result(20)


def test_nobody_but_the_administrator_sees_rights_or_changes_quotas(
    parts: Parts, logins: dict[str, KafkaAccess]
) -> None:
    assert AdminClient(parts.kafka.librdkafka()).describe_acls(_looks_at_rights()).result(20)
    assert AdminClient(logins["streek"].librdkafka()).describe_acls(_looks_at_rights()).result(20) == []
    with pytest.raises((LocalFault, KafkaError)):
        quotas.limit(logins["streek"], {"streek": {"producer_byte_rate": 1e12}})


@pytest.mark.parametrize("topic", [OWN, OTHER, NATIONAL])
async def test_a_programme_writes_nowhere(logins: dict[str, KafkaAccess], topic: str) -> None:
    client = AIOKafkaProducer(**_plain(logins["programme.zorg"]))
    try:
        await client.start()
        with pytest.raises(KafkaError):
            await client.send_and_wait(topic, b"{}", key=b"zorg")
    finally:
        await client.stop()


async def test_a_programme_reads_what_the_nation_says_and_sees_no_topic_of_a_hub(
    logins: dict[str, KafkaAccess],
) -> None:
    async with producer(logins["national"]) as telling:
        await telling.send_and_wait(NATIONAL, b"{}", key=b"zorg", partition=0)
    async with consumer(logins["programme.zorg"], auto_offset_reset="earliest") as client:
        assert await client.topics() == {NATIONAL}
        client.assign([TopicPartition(NATIONAL, 0)])
        await client.seek_to_beginning()
        assert await client.getone()


async def test_a_group_of_a_programme_is_below_its_own_name(logins: dict[str, KafkaAccess]) -> None:
    async with consumer(logins["programme.zorg"], NATIONAL, group_id="programme.zorg.agenda") as client:
        await client.getmany(timeout_ms=500)
    with pytest.raises(GroupAuthorizationFailedError):
        async with consumer(logins["programme.zorg"], NATIONAL, group_id="hub.streek.bundles") as client:
            await client.getmany(timeout_ms=500)


def test_everybody_is_held_to_the_declared_quotas(parts: Parts, logins: dict[str, KafkaAccess]) -> None:
    declared = yaml.safe_load(TOPICS.read_text())["quotas"]
    who = {"*": None, "national": "national", "{programme}": "programme.zorg", "admin": "admin"}
    assert declared == {name: quotas.limits(parts.kafka, user) for name, user in who.items()}
    assert quotas.limits(parts.kafka, "streek") == {}, "a hub is one of all, and no hub can be forgotten"


def test_a_quota_that_is_not_wanted_any_more_goes(parts: Parts) -> None:
    quotas.limit(parts.kafka, {"overkant": {"producer_byte_rate": 5000.0, "request_percentage": 10.0}})
    quotas.limit(parts.kafka, {"overkant": {"request_percentage": 20.0}})
    assert quotas.limits(parts.kafka, "overkant") == {"request_percentage": 20.0}
    quotas.limit(parts.kafka, {"overkant": {}})
    assert quotas.limits(parts.kafka, "overkant") == {}


def test_a_hub_that_floods_is_made_to_wait(parts: Parts, logins: dict[str, KafkaAccess]) -> None:
    told: list[ThrottleEvent] = []
    quotas.limit(parts.kafka, {"overkant": {"producer_byte_rate": 20_000.0}})
    try:
        client = Producer(logins["overkant"].librdkafka() | {"throttle_cb": told.append})
        for number in range(500):
            client.produce(OTHER, b"x" * 1000, key=str(number).encode())
        assert client.flush(60) == 0, "it waits, and loses nothing"
    finally:
        quotas.limit(parts.kafka, {"overkant": {}})
    assert max(event.throttle_time for event in told) > 0


def _plain(access: KafkaAccess) -> dict[str, Any]:
    """Without idempotence, which asks for a right of its own before anything is sent."""
    return {
        "bootstrap_servers": access.bootstrap,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": access.user,
        "sasl_plain_password": access.password,
    }
