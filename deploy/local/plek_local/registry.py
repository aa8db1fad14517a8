"""Makes a Kafka as contracts/topics.yaml declares it: topics, users, rights and quotas. Repeating it is fine."""

import os
import re
from collections.abc import Sequence

from confluent_kafka import KafkaException

from plek_local import quotas
from plek_local.access import KafkaAccess
from plek_local.faults import LocalFault
from plek_local.kafka_admin import Admin
from plek_local.kafka_config import SUPER_USERS
from plek_local.keyring import Keyring
from plek_local.places import topics_file
from plek_local.rights import NATION, OF_A_PROGRAMME, Declaration


def register(
    admin: KafkaAccess, hubs: Sequence[str], keyring: Keyring, *, national: bool, programmes: Sequence[str] = ()
) -> dict[str, KafkaAccess]:
    """Provisions these hubs and programmes, and the nation if asked; returns each one's login by the name of its user
    (a hub's id, `programme.<id>`, `national`), ready for use.

    A password comes from PLEK_PASSWORD_<ID> where the environment has it (`-` and `.` become `_`), else it is made
    up once and kept in the keyring.
    """
    for name in (*hubs, *programmes):
        _check_id(name)
    client, declaration = Admin(admin), Declaration(topics_file())
    owners = [*dict.fromkeys(hubs), *([NATION] if national else [])]
    users = [*owners, *(OF_A_PROGRAMME + name for name in programmes)]
    if not users:
        return {}
    try:
        client.topics([topic for owner in owners for topic in declaration.topics_of(owner)])
        logins = {user: _user(client, declaration, user, keyring) for user in users}
        quotas.limit_once(admin, declaration.quotas_of(users))
        for owner in owners:
            Admin(logins[owner]).see({topic.name for topic in declaration.topics_of(owner)})
        return logins
    except KafkaException as error:
        raise LocalFault(f"Kafka at {admin.bootstrap} refuses: {error.args[0].str()}") from error


def _check_id(hub: str) -> None:
    """A dot would reach into the prefix of another hub; the other names are users with more rights."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,39}", hub) or hub in {NATION, *SUPER_USERS}:
        raise LocalFault(
            f"{hub!r} cannot be the id of a hub or a programme: lower case letters, digits and hyphens only"
        )


def _user(client: Admin, declaration: Declaration, owner: str, keyring: Keyring) -> KafkaAccess:
    given = os.environ.get(variable(owner))
    password = given or keyring.password(f"kafka-{owner}")
    client.user(owner, password)
    client.rights(owner, declaration.rights_of(owner))
    return KafkaAccess(client.access.bootstrap, owner, password, client.access.tls)


def variable(user: str) -> str:
    """The environment variable that may hold this user's password."""
    return "PLEK_PASSWORD_" + re.sub(r"\W", "_", user.upper())
