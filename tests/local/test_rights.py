"""Who may write and read what, on a real Kafka, from the one declaration."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)
from tests.local.conftest import consumer, producer

from plek_local.access import KafkaAccess
from plek_local.faults import LocalFault
from plek_local.kafka_admin import Admin
from plek_local.parts import Parts
from plek_local.rights import Declaration, Right

Logins = dict[str, KafkaAccess]
Declare = Callable[[str], Declaration]


@pytest.fixture(scope="module")
def logins(parts: Parts) -> Logins:
    return parts.register(["noord", "noordoost"], national=True)


async def test_an_organisation_writes_to_its_own_topics(logins: Logins) -> None:
    await write(logins["noord"], "hub.noord.question.v1")
    await write(logins["national"], "national.bundle.v1")


@pytest.mark.parametrize(
    ("who", "topic"),
    [
        ("noord", "hub.noordoost.question.v1"),
        ("noordoost", "hub.noord.question.v1"),
        ("noord", "national.bundle.v1"),
        ("national", "hub.noord.question.v1"),
    ],
)
async def test_nobody_writes_to_the_topics_of_another(logins: Logins, who: str, topic: str) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        await write(logins[who], topic)


async def test_the_nation_reads_every_hub_and_every_hub_reads_the_nation(logins: Logins) -> None:
    assert await visible(logins["national"]) >= {"hub.noord.question.v1", "hub.noordoost.agenda.v1"}
    seen = await visible(logins["noord"])
    assert seen == {
        *("national.bundle.v1", "national.contact.v1"),
        *(f"hub.noord.{name}.v1" for name in ("question", "contact", "partner", "agenda")),
    }


async def test_a_consumer_group_is_below_its_own_prefix(logins: Logins) -> None:
    await join(logins["noord"], "hub.noord.bundles")
    with pytest.raises(GroupAuthorizationFailedError):
        await join(logins["noord"], "hub.noordoost.bundles")


async def test_a_right_that_is_no_longer_declared_is_taken_away(parts: Parts) -> None:
    login = parts.register(["lichting"])["lichting"]
    admin = Admin(parts.kafka)
    admin.rights("lichting", [Right("topic", "read", "national.")])
    with pytest.raises(ClusterAuthorizationFailedError):  # the answer to who may write nowhere
        await write(login, "hub.lichting.question.v1")
    assert parts.register(["lichting"])["lichting"] == login
    await write(login, "hub.lichting.question.v1")


@pytest.mark.parametrize("name", ["admin", "controller", "national", "noord.oost", "Noord", "", "a" * 60])
def test_an_id_that_could_reach_further_than_its_own_topics_is_refused(parts: Parts, name: str) -> None:
    with pytest.raises(LocalFault, match="cannot be the id"):
        parts.register([name])


@pytest.fixture
def declare(tmp_path: Path) -> Declare:
    def build(topics: str) -> Declaration:
        path = tmp_path / "topics.yaml"
        head = 'defaults: {partitions: 3, config: {}}\ngroups: {"{hub}": "hub.{hub}.", national: national.}\n'
        path.write_text(f"{head}topics:\n{topics}")
        return Declaration(path)

    return build


def test_a_prefix_is_given_only_where_everything_below_it_is_meant(declare: Declare) -> None:
    found = declare(
        '- {name: national.bundle.v1, write: [national], read: ["*"]}\n'
        "- {name: national.draft.v1, write: [national], read: [national]}\n"
    ).rights_of("utrecht")
    assert found == {
        Right("group", "read", "hub.utrecht."),
        Right("topic", "read", "national.bundle.v1", prefixed=False),
    }


def test_a_declaration_that_rights_cannot_express_is_refused(declare: Declare) -> None:
    declaration = declare(
        '- {name: "hub.{hub}.question.v1", write: ["{hub}"], read: [national]}\n'
        '- {name: "hub.{hub}.private.v1", write: ["{hub}"], read: ["{hub}"]}\n'
    )
    with pytest.raises(LocalFault, match=r"national may read hub\.\{hub\}\.question\.v1"):
        declaration.rights_of("national")


async def write(access: KafkaAccess, topic: str) -> None:
    async with producer(access) as client:
        await client.send_and_wait(topic, b"{}", key=b"test")


async def visible(access: KafkaAccess) -> set[str]:
    async with consumer(access) as client:
        return set(await client.topics())


async def join(access: KafkaAccess, group: str) -> None:
    async with consumer(access, "national.bundle.v1", group_id=group) as client:
        await client.getmany(timeout_ms=1000)
