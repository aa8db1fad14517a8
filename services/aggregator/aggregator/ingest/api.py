"""Routes for who minds the nation's post: dead letters, and hubs that were set aside."""

from typing import Annotated, Literal
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Query, Request, Response

from aggregator.ingest import dead_letters, quarantine
from aggregator.ingest.schemas import DeadLetterRead, QuarantineRead
from aggregator.parameters import HubId
from plek_common.action import action
from plek_common.cursor import Cursor
from plek_common.database import Connection
from plek_common.record import Reason
from plek_common.schema import Page

router = APIRouter(tags=["landelijk"])


@router.get("/dead-letters", dependencies=[action("dead-letter.list")])
async def list_dead_letters(
    connection: Connection,
    reason: Reason | None = None,
    hub: Annotated[str | None, Query(max_length=60, pattern="^[a-z0-9-]+$")] = None,
    state: Literal["parked", "retried", "discarded"] | None = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Page[DeadLetterRead]:
    """Berichten die wij niet konden aannemen, met de reden; de nieuwste eerst."""
    rows = await dead_letters.find(connection, hub=hub, reason=reason, state=state, cursor=cursor, limit=limit + 1)
    items = [DeadLetterRead.model_validate(dict(row)) for row in rows[:limit]]
    following = dead_letters.PLACE.written(items[-1].received_at, items[-1].id) if len(rows) > limit else None
    return Page(items=items, next=following)


@router.post("/dead-letters/{id}/retry", dependencies=[action("dead-letter.retry")])
async def retry_dead_letter(request: Request, connection: Connection, id: UUID) -> DeadLetterRead:
    """Probeer het bericht opnieuw aan te nemen, alsof het nu binnenkomt."""
    await dead_letters.retry(connection, id, request.app.state.clock)
    return await _read(connection, id)


@router.post("/dead-letters/{id}/discard", dependencies=[action("dead-letter.discard")])
async def discard_dead_letter(request: Request, connection: Connection, id: UUID) -> DeadLetterRead:
    """Gooi het bericht weg. De reden blijft staan, de inhoud niet."""
    await dead_letters.discard(connection, id, request.app.state.clock)
    return await _read(connection, id)


@router.get("/quarantines", dependencies=[action("dead-letter.list")])
async def list_quarantines(connection: Connection) -> Page[QuarantineRead]:
    """Hubs die apart staan, omdat zij vrijwel alleen berichten stuurden die wij niet konden aannemen."""
    return Page(items=await quarantine.every(connection))


@router.post("/hubs/{id}/release", status_code=204, dependencies=[action("hub.release")])
async def release_hub(connection: Connection, id: HubId) -> Response:
    """Lees deze hub weer, vanaf het eerste bericht dat apart was gezet."""
    await quarantine.release(connection, id)
    return Response(status_code=204)


async def _read(connection: asyncpg.Connection, id: UUID) -> DeadLetterRead:
    return DeadLetterRead.model_validate(dict((await dead_letters.find(connection, id=id))[0]))
