"""Messages as coordinators and who asked handle them, and what was told of them."""

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from tests.question.asking import Asked
from tests.question.contact.national import TEXT

ANSWER = "Ja, ons dorp doet graag mee. Vanaf januari hebben wij tijd."
DIRTY = "Bel mij op 06-12345678."


async def one(asked: Asked, id: UUID | str) -> dict[str, Any]:
    found = await asked.api.get(f"/messages/{id}", headers=asked.coordinator)
    assert found.status_code == 200, found.text
    read: dict[str, Any] = found.json()
    return read


async def decide(asked: Asked, message: dict[str, Any], decision: str, reason: str | None = None) -> httpx.Response:
    headers = {**asked.coordinator, "If-Match": f'"{message["version"]}"'}
    body = {"decision": decision, "reason": reason}
    return await asked.api.post(f"/messages/{message['id']}/decision", json=body, headers=headers)


async def reply(asked: Asked, message: dict[str, Any], code: str | None = None, **said: Any) -> httpx.Response:
    path = f"/receipts/{code or asked.code}/messages/{message['id']}/reply"
    return await asked.api.post(path, json=said, headers={"If-Match": f'"{message["version"]}"'})


async def passed(asked: Asked, message: dict[str, Any]) -> dict[str, Any]:
    done = await decide(asked, message, "pass")
    assert done.status_code == 200, done.text
    read: dict[str, Any] = done.json()
    return read


async def replied(asked: Asked, message: dict[str, Any]) -> dict[str, Any]:
    done = await reply(asked, await passed(asked, message), text=ANSWER)
    assert done.status_code == 200, done.text
    read: dict[str, Any] = done.json()
    return read


async def receipt(asked: Asked) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await asked.api.get(f"/receipts/{asked.code}")).json()["messages"]
    return found


async def events(pool: asyncpg.Pool) -> list[Any]:
    """What was told of messages, in order."""
    rows = await pool.fetch("select type, payload from outbox where topic like '%.contact.v1' order by seq")
    return [json.loads(row["payload"])["data"] if row["payload"] else row["type"] for row in rows]


async def send(asked: Asked, **said: Any) -> httpx.Response:
    body = {"hub": "fryslan", "questionId": str(uuid4()), "text": TEXT, **said}
    return await asked.api.post("/messages", json=body, headers=asked.coordinator)
