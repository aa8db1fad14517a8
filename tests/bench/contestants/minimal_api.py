"""The smallest FastAPI + asyncpg service that makes the same rows: no authorisation, no tables of ours in code."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
import uvicorn
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, StringConstraints
from uuid_utils.compat import uuid7

QUESTION = """
    insert into question (id, version, code, original_text, title, text, language, channel, asker_kind, theme, area,
        state, turn, due_on, asked_at, published_version)
    values ($1, 1, $2, $3, $4, $3, 'nl', 'web', 'resident', $5, $6, 'received', 'coordinator', $7, $8, 0)
"""
ASKER = "insert into asker (question_id, subject) values ($1, $2)"
STEP = "insert into step (question_id, version, move, state, taken_at) values ($1, $2, $3, $4, $5)"
LOCK = "select * from question where id = $1 for update"
RELEASE = "update question set version = version + 1, released_at = $2, published_version = 1 where id = $1"
OUTBOX = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    values ($1, 'questions', $2, 'nl.plek.questions.question-published.v1', 'hub.bench.question.v1', $3, $4)
"""


class Asked(BaseModel):
    text: Annotated[str, StringConstraints(min_length=10, max_length=4000)]
    title: Annotated[str, StringConstraints(max_length=160)] | None = None
    theme: str | None = None
    area: str | None = None


class Receipt(BaseModel):
    id: UUID
    code: str
    state: str
    due_on: date
    asked_at: datetime


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["PLEK_DATABASE_URL"], min_size=10, max_size=10) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@app.post("/questions", status_code=201)
async def ask(asked: Asked, request: Request) -> Receipt:
    """Three inserts in a transaction: the question, who asked, the first step of its history."""
    now = datetime.now(UTC)
    receipt = Receipt(
        id=uuid7(), code=token_hex(6), state="received", due_on=now.date() + timedelta(days=5), asked_at=now
    )
    row = (receipt.id, receipt.code, asked.text, asked.title, asked.theme, asked.area, receipt.due_on, now)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(QUESTION, *row)
        await connection.execute(ASKER, receipt.id, "somebody")
        await connection.execute(STEP, receipt.id, 1, "ask", "received", now)
    return receipt


@app.post("/questions/{id}/release")
async def release(id: UUID, request: Request) -> dict[str, Any]:
    """A change with its outbox row: lock, update, history, event."""
    now = datetime.now(UTC)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        found = await connection.fetchrow(LOCK, id)
        if found is None:
            raise HTTPException(404)
        await connection.execute(RELEASE, id, now)
        await connection.execute(STEP, id, found["version"] + 1, "release", found["state"], now)
        event = str(uuid4())
        names = ("id", "title", "text", "theme", "state", "asked_at")
        data = {name: str(found[name]) for name in names}
        payload = {"specversion": "1.0", "id": event, "source": "urn:bench", "subject": str(id), "data": data}
        await connection.execute(OUTBOX, event, str(id), json.dumps(payload).encode(), json.dumps({"ce_id": event}))
    return data | {"releasedAt": now}


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PLEK_PORT"]), access_log=False, log_level="error")
