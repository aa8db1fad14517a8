"""Every text of every door, as the OpenAPI documents name them: what nothing can hold is refused, named, not kept."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import asyncpg
import httpx
import pytest
from tests.fuzz.home import AT_HOME

from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client

SIGNS = ["\x00", "\x1b", "\ud800", "\ufffe"]
ID = "00000000-0000-7000-8000-000000000000"
OF_FORMAT = {"uuid": ID, "date": "2030-01-31", "date-time": "2026-10-01T09:00:00Z"}
WORDS = {"uri": "https://voorbeeld.nl/", "email": "iemand@voorbeeld.nl"}
Schema = dict[str, Any]
Way = tuple[str | int, ...]  # to a field: ("asker", "email"), ("parts", 0, "text")


@dataclass(frozen=True)
class Door:
    """A method and an address that take a body."""

    document: Schema
    method: str
    path: str
    schema: Schema

    def plain(self, schema: Schema) -> Schema:
        """Where it points to, or the one of its kinds that is not null."""
        if "$ref" in schema:
            return self.plain(self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        kinds = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
        return self.plain(kinds[0]) if kinds else schema

    def texts(self, schema: Schema, way: Way = ()) -> Iterator[tuple[Way, Schema]]:
        """The fields below that people write in."""
        found = self.plain(schema)
        if found.get("type") == "array":
            yield from self.texts(found["items"], (*way, 0))
        for name, field in found.get("properties", {}).items():
            yield from self.texts(field, (*way, name))
        if (
            found.get("type") == "string"
            and not {"enum", "const"} & found.keys()
            and found.get("format") not in OF_FORMAT
        ):
            yield way, found

    def filled(self, schema: Schema, way: Way | None, said: str) -> Any:
        """What is asked at least, and what was said in the field at the end of the way."""
        found = self.plain(schema)
        if way == ():
            return said
        if found.get("type") == "array":
            return [self.filled(found["items"], way and way[1:], said)]
        if found.get("type") == "object":
            fields = {*found.get("required", []), *(way or ())[:1]} & found["properties"].keys()
            return {
                name: self.filled(found["properties"][name], way[1:] if way and way[0] == name else None, said)
                for name in sorted(fields)
            }
        return sample(found)


def sample(schema: Schema) -> Any:
    kinds = {"integer": 1, "number": 1, "boolean": True}
    known = schema.get("enum", [schema["const"]] if "const" in schema else [None])[0]
    return known or kinds.get(schema.get("type", "")) or OF_FORMAT.get(schema.get("format", "")) or written(schema)


def written(schema: Schema, sign: str = "") -> str:
    return WORDS.get(schema.get("format", ""), "Een tekst van genoeg tekens") + sign


def doors(document: Schema) -> Iterator[Door]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            if "application/json" in content:  # a form of OAuth is judged by its own rules
                yield Door(document, method, path.replace("{id}", ID), content["application/json"]["schema"])


@pytest.fixture(params=AT_HOME)
async def served(
    request: pytest.FixtureRequest, databases: Databases, settings_of: Callable[..., Settings]
) -> AsyncIterator[tuple[str, httpx.AsyncClient, asyncpg.Connection]]:
    """Its organisation, its API and its database."""
    service, home = import_module(f"{request.param}.app").service, AT_HOME[request.param]
    async with databases.fresh(service) as url:
        settings = settings_of(url, organisation=home, kafka=False)
        connection = await asyncpg.connect(url)
        try:
            async with client(service, settings, StillClock()) as api:
                yield home, api, connection
        finally:
            await connection.close()


async def test_no_text_of_any_door_holds_what_nothing_can_hold(
    served: tuple[str, httpx.AsyncClient, asyncpg.Connection], token: Callable[..., dict[str, str]]
) -> None:
    home, api, database = served
    insiders = [token(role, home) for role in ("coordinator", "analyst", "administrator")]

    async def refused(door: Door, way: Way, said: str) -> bool:
        """Whether this field is named as wrong, and nothing else happened."""
        body = json.dumps(door.filled(door.schema, way, said)).encode()
        for insider in insiders:
            headers = {**insider, "If-Match": '"1"', "Content-Type": "application/json"}
            answer = await api.request(door.method, door.path, content=body, headers=headers)
            if answer.status_code != 403:
                break
        assert answer.status_code in (200, 201, 400, 401, 403, 404, 409, 412), (door.path, way, answer.text)
        pointers = [error["pointer"] for error in answer.json().get("errors", [])]
        return "/".join(map(str, way)) in pointers and answer.headers["Content-Type"] == "application/problem+json"

    found = [(door, way, field) for door in doors(api.app.openapi()) for way, field in door.texts(door.schema)]  # type: ignore[attr-defined]
    assert found
    before = await rows(database)
    for door, way, field in found:
        for sign in SIGNS:
            assert await refused(door, way, written(field, sign)), (door.method, door.path, way, sign)
    assert await rows(database) == before
    for door, way, field in found:
        if "pattern" not in field and way != ("publicKey",):  # a key is judged as one
            assert not await refused(door, way, written(field)), ("takes no text at all", door.path, way)


async def rows(database: asyncpg.Connection) -> dict[str, int]:
    """How many there are in each table but the log, which tells of every refusal."""
    tables = await database.fetch(
        "select tablename from pg_tables where schemaname = 'public' and tablename <> 'audit' order by 1"
    )
    return {name: await database.fetchval(f'select count(*) from "{name}"') for (name,) in tables}
