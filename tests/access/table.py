"""The table of who may do what (contracts/access.csv): a row for each operation and state of its thing."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from tests.access.bodies import smallest
from tests.access.roles import Headers
from tests.access.sheet import Sheet
from tests.access.things import Ground, Thing

REFUSED = (401, 403, 404)
STREAM_SECONDS = 0.2
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, order=True)
class Row:
    """`may` names who, in the order of roles.py; `others` what the rest hears."""

    service: str
    operation: str
    thing: str
    may: str
    others: str


REVIEWED = Sheet("access.csv", Row)


async def tried(ground: Ground) -> list[Row]:
    """What this service really does, by asking it everything as everybody."""
    document = (await ground.api.get("/openapi.json")).json()
    rows = []
    for path, operations in document["paths"].items():
        for method in [method for method in _METHODS if method in operations]:
            content = operations[method].get("requestBody", {}).get("content", {}).values()
            body = next((smallest(each["schema"], document) for each in content), None)
            for state in ground.states(path):
                heard = await _heard(ground, method.upper(), path, state, body)
                rows.append(row(ground.name, f"{method.upper()} {path}", state, heard))
    return rows


async def _heard(ground: Ground, method: str, path: str, state: str, body: Any) -> dict[str, int]:
    """What each actor hears; where somebody may, the next one comes to another thing in the same state."""
    thing, heard = await ground.thing(path, state), {}
    for who, headers in ground.actors.items():
        heard[who] = await _status(ground.api, method, path, thing, headers, body)
        if method != "GET" and heard[who] not in REFUSED:
            ground.use(thing)
            thing = await ground.thing(path, state)
    return heard


async def _status(api: httpx.AsyncClient, method: str, path: str, thing: Thing, headers: Headers, body: Any) -> int:
    sent = {**headers, "If-Match": f'"{thing.version}"'} if method != "GET" else headers
    try:
        async with asyncio.timeout(STREAM_SECONDS if path == "/events" else 60):
            answer = await api.request(method, path.format(**thing.names), json=body, headers=sent)
    except TimeoutError:
        return 200  # a stream that began
    assert answer.status_code < 500, f"{method} {path}: {answer.text}"
    return answer.status_code


def row(service: str, operation: str, state: str, heard: Mapping[str, int]) -> Row:
    """What was heard, as a row."""
    refusals = defaultdict(list)
    for who, status in heard.items():
        if status in REFUSED:
            refusals[status].append(who)
    may = [who for who, status in heard.items() if status not in REFUSED]
    return Row(service, operation, state, _named(may, list(heard)), _others(refusals))


def _named(may: list[str], asked: list[str]) -> str:
    """Who may, by name; all of them in a word."""
    words = {len(asked): "everybody", len(asked) - 1: "everybody who is signed in", 0: "nobody"}
    is_plain = "anonymous" not in may or len(may) == len(asked)
    return (words.get(len(may)) if is_plain else None) or " + ".join(may)


def _others(refusals: Mapping[int, list[str]]) -> str:
    """The rarest first, by name; the answer that most hear stands last, without names."""
    ranked = sorted(refusals, key=lambda status: (len(refusals[status]), status))
    named = [f"{status} {' + '.join(refusals[status])}" for status in ranked[:-1]]
    return ", ".join([*named, *(str(status) for status in ranked[-1:])])


def different(found: list[Row], reviewed: list[Row]) -> list[str]:
    """Each row that is missing, too many or otherwise."""
    here, there = ({(row.operation, row.thing): row for row in rows} for rows in (found, reviewed))
    keys = sorted(here.keys() | there.keys())
    return [f"{here.get(key)} is reviewed as {there.get(key)}" for key in keys if here.get(key) != there.get(key)]
