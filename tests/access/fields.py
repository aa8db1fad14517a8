"""Which fields each role sees (contracts/access-fields.csv), and which fields nobody may send."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from tests.access.bodies import smallest
from tests.access.sheet import Sheet
from tests.access.things import ABSENT, Ground, Thing

# Of the table or of somebody else's API: what people try who hope that all that is sent is kept.
INTERNAL = (
    *("hub", "hub_id", "hubId", "owner", "organisation_id", "organisationId", "createdBy", "madeBy", "role", "roles"),
    *("id", "code", "version", "publishedVersion", "published_version", "releasedAt", "released_at", "askedAt"),
    *("isAdmin", "is_admin", "is_public", "isPublic", "subject", "originalText", "splitInto", "turn", "dueOn"),
)
_WRITING = ("post", "put", "patch")


@dataclass(frozen=True, order=True)
class Seen:
    """What `who` see of a thing in this state beside what `everybody` who may read it sees; dots lead inwards."""

    service: str
    operation: str
    thing: str
    who: str
    fields: str


REVIEWED = Sheet("access-fields.csv", Seen)


async def seen(ground: Ground) -> list[Seen]:
    """The fields of every answer to GET, by who sees them."""
    document = (await ground.api.get("/openapi.json")).json()
    found: list[Seen] = []
    for path in [path for path, operations in document["paths"].items() if "get" in operations and path != "/events"]:
        for state in [state for state in ground.states(path) if state != ABSENT]:
            thing = await ground.thing(path, state)
            found += _rows(ground.name, f"GET {path}", state, await _by_actor(ground, path, thing))
    return found


async def _by_actor(ground: Ground, path: str, thing: Thing) -> dict[str, frozenset[str]]:
    found = {}
    for who, headers in ground.actors.items():
        answer = await ground.api.get(path.format(**thing.names), headers=headers)
        if answer.is_success and answer.headers["content-type"] == "application/json":
            found[who] = frozenset(_paths(answer.json()))
    return found


def _paths(value: Any, before: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _paths(each, before)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield f"{before}{name}"
            yield from _paths(each, f"{before}{name}.")


def _rows(service: str, operation: str, state: str, by_actor: dict[str, frozenset[str]]) -> list[Seen]:
    common = frozenset.intersection(*by_actor.values()) if by_actor else frozenset()
    more = defaultdict(list)
    for who, paths in by_actor.items():
        more[paths - common].append(who)
    rows = [("everybody who may", common), *((" + ".join(who), paths) for paths, who in more.items() if paths)]
    return [Seen(service, operation, state, who, " ".join(sorted(paths))) for who, paths in rows if paths]


async def taken(ground: Ground) -> list[str]:
    """Each operation and field that was not refused though the document does not know it."""
    document = (await ground.api.get("/openapi.json")).json()
    found = []
    for path, method, schema in _bodies(document):
        body, thing = smallest(schema, document), await ground.thing(path, ground.states(path)[0])
        known = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"]
        names = [name for name in INTERNAL if name not in known]
        answer = await _sent(ground, method, path, thing, {**body, **dict.fromkeys(names, "1")})
        told = {each["pointer"] for each in answer.json().get("errors", [])} if answer.status_code == 400 else set()
        found += [f"{method.upper()} {path} {name}: {answer.status_code}" for name in names if name not in told]
    return found


async def _sent(ground: Ground, method: str, path: str, thing: Thing, body: dict[str, Any]) -> httpx.Response:
    """The answer to the first who may."""
    for who in ("coordinator", "analyst", "administrator"):
        headers = {**ground.actors[who], "If-Match": f'"{thing.version}"'}
        answer = await ground.api.request(method.upper(), path.format(**thing.names), json=body, headers=headers)
        if answer.status_code != 403:
            break
    return answer


def _bodies(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method in [method for method in _WRITING if "requestBody" in operations.get(method, {})]:
            content = operations[method]["requestBody"]["content"]
            if "application/json" in content:  # OAuth has a form, of which what is not known is ignored (RFC 6749, 3.2)
                yield path, method, content["application/json"]["schema"]
