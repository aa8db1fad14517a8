"""Makes what organisations need in a PostgreSQL and a Kafka that run already. Repeating it is fine.

    python provision.py utrecht national=PLEK_KAFKA_PASSWORD

Each word is the id of a hub, `national`, or `programme.` with the id of a programme, which has a user in Kafka and no
database. With PLEK_KAFKA set, and an administrator's PLEK_KAFKA_USER and PLEK_KAFKA_PASSWORD, it makes their topics,
users, rights and quotas as contracts/topics.yaml declares them; the password of a user comes from the variable behind
`=`, else from PLEK_PASSWORD_<ID>. With PLEK_DATABASE_ADMIN_URL set it makes a database per service, closed to all but
its own user <id>_<service>, whose password PLEK_DATABASE_PASSWORDS names as JSON by service: {"question": "…"}. What
is not set is left alone.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from plek_local import access, database, registry
from plek_local.faults import LocalFault
from plek_local.keyring import Keyring
from plek_local.places import topics_file
from plek_local.rights import NATION, OF_A_PROGRAMME, Declaration


def main(words: list[str]) -> int:
    """Runs once; returns the exit status."""
    owners = dict(word.partition("=")[::2] for word in words)
    try:
        if not owners:
            raise LocalFault("Name at least one organisation: a hub's id, or national")
        _databases([owner for owner in owners if not owner.startswith(OF_A_PROGRAMME)])
        _kafka(owners)
    except LocalFault as fault:
        sys.stderr.write(f"provision: {fault}\n")
        return 1
    return 0


def _databases(owners: list[str]) -> None:
    url = os.environ.get("PLEK_DATABASE_ADMIN_URL")
    if not url:
        return
    database.check(url)
    given = _passwords()
    declaration = Declaration(topics_file())
    wanted = {owner: declaration.services_of(owner) for owner in owners}
    for missing in sorted({service for services in wanted.values() for service in services if not given.get(service)}):
        raise LocalFault(f"Set the password of {missing} in PLEK_DATABASE_PASSWORDS, as the service itself has it")
    owned = {f"{owner}_{service}": given[service] for owner, services in wanted.items() for service in services}
    made = database.own(url, owned)
    _say(f"PostgreSQL: {', '.join(owned)} ready, {len(made)} of them new")


def _passwords() -> dict[str, str]:
    try:
        found = json.loads(os.environ.get("PLEK_DATABASE_PASSWORDS", "{}"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise LocalFault('PLEK_DATABASE_PASSWORDS is JSON by service: {"question": "…"}')
    return found


def _kafka(owners: dict[str, str]) -> None:
    admin = access.from_process()
    if admin is None:
        return
    for owner, variable in owners.items():
        own = registry.variable(owner)
        os.environ[own] = os.environ.get(variable or own, "")
        if not os.environ[own]:
            raise LocalFault(f"Set {variable or own} to the Kafka password of {owner}")
    programmes = [owner.removeprefix(OF_A_PROGRAMME) for owner in owners if owner.startswith(OF_A_PROGRAMME)]
    hubs = [owner for owner in owners if owner != NATION and not owner.startswith(OF_A_PROGRAMME)]
    with tempfile.TemporaryDirectory() as unused:  # every password is given, so none is made up and kept
        keyring = Keyring(Path(unused))
        registry.register(admin, hubs, keyring, national=NATION in owners, programmes=programmes)
    _say(f"Kafka: topics, user, rights and quotas of {', '.join(owners)} ready")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
