"""What is there when the fuzzing begins: valid things of every kind, so that changes find something to change."""

from collections.abc import Iterator
from typing import Any

from tests.agenda.bodies import ITEM, LEARNING, RESEARCH
from tests.fuzz.served import Served
from tests.identity.bodies import INVITATION, MACHINE
from tests.partner.bodies import NETWORK, ORGANISATION

EACH = 6
Headers = dict[str, str]
QUESTION = {"text": "Hoe houden we de huisarts bereikbaar in ons dorp?", "theme": "zorg", "area": "GM0344"}
PERSON: dict[str, Any] = {
    "name": "Iemand van de hogeschool",
    "role": "lector",
    "expertise": "Koele straten",
    "consentAt": "2026-10-01T09:00:00Z",
}
HUB = {"name": "Utrecht", "oin": "00000099000000026000", "areas": ["PV26"]}


def opened(served: Served, service: str, actors: list[Headers]) -> dict[str, list[str]]:
    """Makes them; returns the ids by the first part of their path."""
    found: dict[str, list[str]] = {}
    for method, path, body in _openings(service, found):
        seen = {"If-Match": '"1"'} if path.endswith("/release") else {}
        answers = [served.ask(method, path, body, actor | seen) for actor in actors]
        made = next(answer.json() for answer in answers if answer.status_code < 300)
        remember(found, path, made)
    return found


def remember(found: dict[str, list[str]], path: str, made: dict[str, Any]) -> None:
    """Keeps the id of what was made, the newest first; a receipt's code opens the receipt."""
    collection = path.split("/")[1]
    for kept, name in ((collection, made.get("id")), ("receipts", made.get("code"))):
        if isinstance(name, str) and name not in found.get(kept, []):
            found[kept] = [name, *found.get(kept, [])][:50]


def _openings(service: str, found: dict[str, list[str]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for _ in range(EACH):
        match service:
            case "question":
                yield "POST", "/questions", QUESTION
            case "partner":
                yield "POST", "/organisations", ORGANISATION
                yield "POST", f"/organisations/{found['organisations'][0]}/release", {}
                yield "POST", "/networks", {**NETWORK, "memberIds": found["organisations"][:1]}
                yield "POST", "/people", {**PERSON, "organisationId": found["organisations"][0]}
            case "agenda":
                yield from (("POST", kind.path, kind.body) for kind in (ITEM, RESEARCH, LEARNING))
            case "aggregator":
                yield "PUT", "/hubs/utrecht", HUB
            case "identity":
                yield "POST", "/machines", MACHINE
                yield "POST", "/invitations", INVITATION
