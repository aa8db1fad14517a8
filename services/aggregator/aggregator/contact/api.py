"""Routes for who writes for the nation to who asked a question."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from aggregator.contact import queries, service
from aggregator.contact.schemas import MessageCreate, MessageRead
from aggregator.parameters import Limit
from plek_common.action import Permit, action
from plek_common.cursor import Cursor
from plek_common.database import Connection
from plek_common.etag import tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.schema import Page

router = APIRouter(tags=["berichten"])


@router.get("/messages", dependencies=[action("message.list")])
async def list_messages(connection: Connection, cursor: Cursor = None, limit: Limit = 20) -> Page[MessageRead]:
    """Landelijke berichten aan wie een vraag stelde, de nieuwste eerst, met wat ervan werd."""
    items, following = await queries.page(connection, cursor, limit)
    return Page(items=items, next=following)


@router.get("/messages/{id}", response_model=MessageRead, dependencies=[action("message.read")])
async def read_message(connection: Connection, id: UUID) -> Response:
    """Eén bericht, en wat ervan werd."""
    return tagged(await queries.one(connection, id))


@router.post("/messages", status_code=status.HTTP_201_CREATED, response_model=MessageRead)
async def send_message(
    request: Request,
    said: MessageCreate,
    connection: Connection,
    permit: Annotated[Permit, action("message.send")],
    once: Idempotent,
) -> Response:
    """Schrijf aan wie een vraag stelde. U hoort niet wie dat is; de kennishub van de vraag geeft het door."""
    state = request.app.state
    sender = "analyst" if permit.actor.has("analyst", state.settings.organisation) else "programme"

    async def make() -> Created:
        outbox = service.outbox_of(state.settings)
        id = await service.send(connection, outbox, said, sender, state.clock())
        found = await queries.one(connection, id)
        return Created(found, found.version, f"messages/{id}")

    return await once.create(connection.fetch, permit, make)
