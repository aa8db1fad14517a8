"""Routes of the question service. Each says its action; the work is done in service.py and reading.py."""

from typing import Annotated
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Query, Request, Response, status

from plek_common.action import Permit, action
from plek_common.database import Session
from plek_common.etag import etag
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.work import Writing, writing
from question import mending, reading, receipts, service
from question.desk import desk
from question.schemas import (
    AskerKind,
    Level,
    QuestionCreate,
    QuestionRead,
    Receipt,
    ReceiptRead,
    SimilarRead,
    SimilarRequest,
    Theme,
)
from question.similar import similar
from question.states import State

router = APIRouter(tags=["vragen"])


@router.post("/questions", status_code=status.HTTP_201_CREATED, response_model=Receipt)
async def create_question(
    asked: QuestionCreate, work: Annotated[Writing, writing("question.ask")], once: Idempotent
) -> Response:
    """Stel een vraag. Een account is niet nodig. Dezelfde Idempotency-Key met andere woorden verbetert de vraag, zolang
    niemand haar heeft opgepakt; daarna is het antwoord 409, met de code die zij al had."""

    async def make(connection: asyncpg.Connection) -> Created:
        receipt = await service.ask(work, connection, asked)
        return Created(receipt, 1, f"questions/{receipt.id}")

    async def mend(connection: asyncpg.Connection, first: str) -> Created:
        receipt, version = await mending.mend(work, connection, Receipt.model_validate_json(first), asked)
        return Created(receipt, version, f"questions/{receipt.id}")

    return await once.create_at(work.database, work.permit, make, mend)


@router.get("/questions")
async def list_questions(
    request: Request,
    session: Session,
    permit: Annotated[Permit, action("question.list")],
    q: Words = None,
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    theme: Theme | None = None,
    level: Level | None = None,
    asker_kind: Annotated[AskerKind | None, Query(alias="askerKind")] = None,
    answered: Annotated[bool | None, Query(description="Heeft een antwoord dat staat")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[QuestionRead]:
    """Vragen, de nieuwste eerst. Zonder rol ziet u wat is vrijgegeven."""
    here = request.app.state.settings.organisation
    equal = {"state": state, "theme": theme, "level": level, "asker_kind": asker_kind}
    items, following = await reading.page(
        session, permit.actor, here, q=q, answered=answered, cursor=cursor, limit=limit, **equal
    )
    return Page(items=items, next=following)


@router.get("/questions/{id}")
async def read_question(
    request: Request,
    response: Response,
    session: Session,
    permit: Annotated[Permit, action("question.read")],
    id: UUID,
) -> QuestionRead:
    """Eén vraag, met wat de andere regio's ermee doen."""
    found = await reading.one(session, permit.actor, request.app.state.settings.organisation, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.get("/receipts/{code}", dependencies=[action("receipt.read")])
async def read_receipt(request: Request, session: Session, code: str) -> ReceiptRead:
    """Waar staat mijn vraag? Voor wie de code van het ontvangstbewijs heeft."""
    return await receipts.receipt(session, request.app.state.settings.organisation, code)


@router.post("/similar-questions", dependencies=[action("question.compare")])
async def compare_question(request: Request, session: Session, asked: SimilarRequest) -> Page[SimilarRead]:
    """Vragen die hierop lijken. Wat u stuurt wordt nergens bewaard."""
    settings = request.app.state.settings
    items = await similar(session, settings.organisation, settings.organisation_name, asked.text)
    return Page(items=items)


router.include_router(desk)
