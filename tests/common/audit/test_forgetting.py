"""A route cannot forget the audit log: where it writes on its own, the last place that it passes tells of it."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import asyncpg
import pytest
from fastapi import APIRouter, Request
from tests.common.notes import service

from plek_common.action import Permit, action
from plek_common.audit.deed import Deed
from plek_common.settings import Settings
from plek_common.testing import StillClock, client

router = APIRouter()


@router.post("/notes/{id}/forgotten")
async def forget(request: Request, permit: Annotated[Permit, action("note.write")]) -> None:
    async with request.app.state.database.connection() as connection:
        await connection.execute("insert into note (id, version, words) values (gen_random_uuid(), 1, 'stil')")


FORGETFUL = replace(service, router=router)


async def test_a_change_that_a_route_forgot_to_tell_is_told_and_seen(
    settings: Settings, clock: StillClock, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Deed] = []
    monkeypatch.setattr("plek_common.audit.middleware.forgotten", seen.append)
    async with client(FORGETFUL, settings, clock) as api:
        assert (await api.post("/notes/7/forgotten")).is_success
    assert [deed.action for deed in seen] == ["note.write"]
    assert await pool.fetchval("select object from audit where result = 'done'") == "note/7"


async def test_what_cannot_be_told_is_not_answered_as_if_it_were(
    settings: Settings, clock: StillClock, pool: asyncpg.Pool
) -> None:
    await pool.execute("alter table audit rename to elsewhere")
    async with client(FORGETFUL, settings, clock) as api:
        answer = await api.post("/notes/7/forgotten")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_refusal_is_answered_also_when_it_cannot_be_told(
    settings: Settings,
    clock: StillClock,
    pool: asyncpg.Pool,
    token: Callable[..., dict[str, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await pool.execute("alter table audit rename to elsewhere")
    with caplog.at_level(logging.ERROR):
        async with client(service, settings, clock) as api:
            answer = await api.get("/audit", headers=token("editor", "elsewhere"))
    assert answer.status_code == 403
    assert "a row of the audit log was lost: audit.list refused" in caplog.text
