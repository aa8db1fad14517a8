"""A process as every deployment runs it, over a real database: what a connection may cost, and how it speaks."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import jwt
import psutil
import pytest
from contracts.catalogue import services
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tests.conftest import STATE
from tests.serving import serving

from plek_common.server import HEAD_LIMIT
from plek_common.testing import Databases, eventually
from plek_local.child import Child
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from question.app import service

SERVICES = (*services(), "portal")
APIS = (
    *("/question/v1/questions", "/partner/v1/people", "/agenda/v1/agenda-items", "/aggregator/v1/hubs"),
    "/identity/v1/people",
)
DOORS = (*APIS, "/vragen", "/health/ready")
ASK = "/question/v1/questions"
LIMIT = 64 * 1024
QUESTION = b'{"text": "Hoe houden we de huisarts bereikbaar in ons dorp?"}'
PATIENCE = "server.HEAD_SECONDS = server.BODY_SECONDS = 2.0"
ENGLISH = ("Not Found", "Method Not Allowed", "Bad Request", "There was an error", "Invalid HTTP request")


@dataclass(frozen=True)
class Served:
    """One process with all services, and the database of questions behind it."""

    child: Child
    http: httpx.AsyncClient
    database: asyncpg.Connection

    async def raw(self, *parts: bytes) -> bytes:
        """Everything that is answered to these bytes until the connection ends; nothing after a reset."""
        reader, writer = await asyncio.open_connection(self.http.base_url.host, self.http.base_url.port)
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            return await asyncio.wait_for(reader.read(), 60)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def questions(self) -> int:
        return int(await self.database.fetchval("select count(*) from question"))


@pytest.fixture(scope="module")
async def served(parts: Parts, databases: Databases, issuer: Issuer) -> AsyncIterator[Served]:
    async with databases.fresh(service) as url:
        told = {
            "PLEK_ORGANISATION": "utrecht",
            "PLEK_ORGANISATION_NAME": "Utrecht",
            "PLEK_OIN": "00000099000000001000",
            "PLEK_TOPIC_PREFIX": "hub.utrecht.",
            "PLEK_DATABASE_URL": url,
            "PLEK_PORTAL_SECRET": "x" * 40,
            **issuer.settings(),
        }
        connection = await asyncpg.connect(url)
        try:
            async with serving(parts, told, *SERVICES, before=PATIENCE) as (child, http):
                yield Served(child, http, connection)
        finally:
            await connection.close()


def head(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: here", *lines, ""]).encode()


@pytest.mark.parametrize("door", DOORS)
async def test_a_head_over_the_limit_is_refused_or_its_connection_reset(served: Served, door: str) -> None:
    """Both are right: what is refused before it was read may be a reset by the time that the client reads."""
    line = b"X: " + b"y" * 1000 + b"\r\n"
    before = psutil.Process(served.child.pid).memory_info().rss
    said = await served.raw(head("GET", door), *[line * (HEAD_LIMIT // 1000)] * 300)
    assert not said or said.startswith(b"HTTP/1.1 431 "), said[:200]
    grown = psutil.Process(served.child.pid).memory_info().rss - before
    assert grown < 8 * 2**20, "ten megabytes were sent"
    assert (await served.http.get("/health/live")).status_code == 200


async def test_whoever_drips_is_cut_off_while_others_are_served(served: Served) -> None:
    begun = [head("GET", door) + b"X: y" for door in DOORS]
    begun += [head("POST", door, "Content-Length: 99", "") + b"x" for door in DOORS]
    dripping = [asyncio.create_task(served.raw(each)) for each in begun]
    asked = await served.http.get(ASK)
    assert asked.status_code == 200
    assert not any(each.done() for each in dripping)
    for said in await asyncio.gather(*dripping):
        assert said.startswith(b"HTTP/1.1 408 "), said[:200]


async def test_a_body_in_single_bytes_costs_little_and_counts_as_one(served: Served) -> None:
    before = await served.questions()
    process = psutil.Process(served.child.pid)
    for size, status in ((LIMIT, b"201"), (LIMIT + 1, b"413")):
        told = head(
            "POST", ASK, "Content-Type: application/json", "Transfer-Encoding: chunked", "Connection: close", ""
        )
        used = process.cpu_times().user
        said = await served.raw(told + b"".join(b"1\r\n%c\r\n" % byte for byte in QUESTION.ljust(size)) + b"0\r\n\r\n")
        assert said.startswith(b"HTTP/1.1 " + status), said[:200]
        assert process.cpu_times().user - used < 5, "seconds of the processor; a sum at each byte takes a minute"
    assert await served.questions() == before + 1


def signed(issuer: Issuer, **claims: Any) -> str:
    """A token that is right but for these claims; None leaves one out."""
    told, now = issuer.settings(), int(time.time())
    right = {"iss": told["PLEK_ISSUER"], "aud": told["PLEK_AUDIENCE"], "iat": now, "nbf": now, "exp": now + 600}
    right |= {"sub": "somebody", "roles": ["coordinator"], "org": "utrecht"}
    said = {name: value for name, value in {**right, **claims}.items() if value is not None}
    key: Any = load_pem_private_key((STATE / "issuer" / "issuer.pem").read_bytes(), None)
    return jwt.encode(said, key, "ES256", headers={"kid": issuer.key_id, "typ": "at+jwt"})


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "ended": ({"exp": 1}, "verlopen", "ExpiredSignatureError"),
    "for another": ({"aud": "another"}, "aud", "InvalidAudienceError"),
    "without roles": ({"roles": None}, "roles", "Wrong roles"),
    "too long": ({"groups": [f"groep-{number:0500}" for number in range(40)]}, "te lang", "too long"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("door", APIS)
async def test_each_door_says_why_a_token_is_refused_and_leaves_one_line(
    served: Served, issuer: Issuer, door: str, wrong: str
) -> None:
    claims, words, cause = WRONG[wrong]
    token, before = signed(issuer, **claims), len(lines(served.child))
    answer = await served.http.get(door, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert words in answer.json()["detail"]
    found = await eventually(lambda: lines(served.child)[before:], what="a line in the log")
    assert [line["message"] for line in found] == [f"token refused: {cause}"]
    assert not any(part in served.child.log.read_text() for part in token.split("."))


def lines(child: Child) -> list[dict[str, str]]:
    return [json.loads(line) for line in child.log.read_text().splitlines() if "token refused" in line]


FOREIGN: dict[str, tuple[int, Callable[[str], bytes]]] = {
    "no address": (404, lambda door: head("GET", door + "/is/not/here", "Connection: close", "")),
    "no method": (405, lambda door: head("PATCH", door, "Connection: close", "")),
    "no HTTP": (400, lambda door: b"GET " + door.encode() + b"\x00 HTTP/1.1\r\n\r\n"),
    "too much": (431, lambda door: head("GET", door, "X: " + "y" * 2 * HEAD_LIMIT, "")),
}


@pytest.mark.parametrize("language", ["nl", "fy", "en"])
@pytest.mark.parametrize("fault", FOREIGN)
async def test_what_the_framework_finds_is_said_in_our_own_words(served: Served, fault: str, language: str) -> None:
    """The APIs speak Dutch to everybody; pages also English, and Dutch to who asks for Frisian."""
    status, asking = FOREIGN[fault]
    for door in (*APIS, "/vragen"):
        asked = asking(door).replace(b"Host: here", f"Host: here\r\nCookie: taal={language}".encode(), 1)
        asked = asked.replace(b"Host: here", f"Host: here\r\nAccept-Language: {language}".encode(), 1)
        start, _, said = (await served.raw(asked)).decode().partition("\r\n\r\n")
        if status == 431 and not start:
            continue  # a reset, which is right as well
        assert int(start.split()[1]) == status, (door, start)
        assert not any(words in said for words in ENGLISH), (door, said[:300])
        if door == "/vragen" and status in (404, 405):
            assert f'<html lang="{"en" if language == "en" else "nl"}"' in said
        else:
            assert json.loads(said)["status"] == status, (door, said[:300])
            assert "application/problem+json" in start
        assert ("allow: " in start.lower()) == (status == 405), door
