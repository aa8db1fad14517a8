"""Routes of messages to who asked: of coordinators here, and of who asked by her code."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from plek_common.action import action
from plek_common.database import Session
from plek_common.etag import IfMatch, tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit
from plek_common.schema import Page
from plek_common.work import Writing, writing
from plek_vocabulary import MessageState
from question.contact import queries, service
from question.contact.schemas import Decision, Direction, Elsewhere, MessageCreate, MessageRead, Reply

router = APIRouter()
ACTIVITY = "contact"  # contracts/processing.yaml


@router.get("/messages", dependencies=[action("message.list", activity=ACTIVITY)])
async def list_messages(
    session: Session,
    direction: Annotated[
        Direction | None, Query(description="`in`: voor wie hier vroeg. `out`: door u geschreven")
    ] = None,
    state: Annotated[list[MessageState] | None, Query(max_length=6)] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[MessageRead]:
    """Berichten voor wie hier vroeg, en berichten van hier over vragen elders; de nieuwste eerst."""
    items, following = await queries.page(session, direction, state or [], cursor, limit)
    return Page(items=items, next=following)


@router.get("/questions/{id}/elsewhere", dependencies=[action("message.list", activity=ACTIVITY)])
async def list_elsewhere(request: Request, session: Session, id: UUID) -> Page[Elsewhere]:
    """Vragen van andere regio's die hierbij horen, en aan wie u dus kunt schrijven."""
    return Page(items=await queries.elsewhere(session, request.app.state.settings.organisation, id))


@router.get("/messages/{id}", response_model=MessageRead, dependencies=[action("message.read", activity=ACTIVITY)])
async def read_message(session: Session, id: UUID) -> Response:
    """Eén bericht."""
    return tagged(await queries.one(session, id))


@router.post("/messages", status_code=status.HTTP_201_CREATED, response_model=MessageRead)
async def send_message(
    said: MessageCreate, work: Annotated[Writing, writing("message.send", activity=ACTIVITY)], once: Idempotent
) -> Response:
    """Schrijf aan wie elders een vraag stelde. U hoort niet wie dat is; de kennishub van de vraag geeft het door."""
    async with once.connection(work.database) as connection:

        async def make() -> Created:
            message = MessageRead.model_validate(await service.send(work, connection, said))
            return Created(message, message.version, f"messages/{message.id}")

        return await once.create(connection.fetch, work.permit, make)


@router.post("/messages/{id}/decision", response_model=MessageRead)
async def decide_message(
    work: Annotated[Writing, writing("message.decide", activity=ACTIVITY)], id: UUID, seen: IfMatch, said: Decision
) -> Response:
    """Geef een bericht door aan wie dit vroeg, geef het antwoord door, of doe dat niet."""
    return tagged(MessageRead.model_validate(await service.decide(work, id, seen, said)))


@router.post("/receipts/{code}/messages/{id}/reply", response_model=MessageRead)
async def reply_to_message(
    work: Annotated[Writing, writing("receipt.reply", activity=ACTIVITY)],
    code: str,
    id: UUID,
    seen: IfMatch,
    said: Reply,
) -> Response:
    """Antwoord op een bericht, of zeg dat u niet wilt antwoorden. Uw kennishub kijkt ernaar voordat het verder gaat."""
    return tagged(MessageRead.model_validate(await service.reply(work, code, id, seen, said)))
