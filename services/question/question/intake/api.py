"""Routes for who asks: the question, what looks like it, and the way back with a code."""

from typing import Annotated

from fastapi import APIRouter, Request, Response, status

from plek_common.action import action
from plek_common.database import Connection, Session
from plek_common.idempotency import Created, Idempotent
from plek_common.schema import Page
from plek_common.work import Writing, writing
from question.intake import correction, receipts
from question.intake.schemas import ReceiptRead, SimilarRead, SimilarRequest
from question.intake.similar import similar
from question.questions import service
from question.questions.schemas import QuestionCreate, Receipt

router = APIRouter()


@router.post("/questions", status_code=status.HTTP_201_CREATED, response_model=Receipt)
async def create_question(
    asked: QuestionCreate, work: Annotated[Writing, writing("question.ask", activity="intake")], once: Idempotent
) -> Response:
    """Stel een vraag. Een account is niet nodig. Dezelfde Idempotency-Key met andere woorden verbetert de vraag, zolang
    niemand haar heeft opgepakt; daarna is het antwoord 409, met de code die zij al had."""

    async with once.connection(work.database) as connection:

        async def make() -> Created:
            receipt = await service.ask(work, connection, asked)
            return Created(receipt, 1, f"questions/{receipt.id}")

        async def mend(first: str) -> Created:
            receipt, version = await correction.mend(work, connection, Receipt.model_validate_json(first), asked)
            return Created(receipt, version, f"questions/{receipt.id}")

        return await once.create(connection.fetch, work.permit, make, mend)


@router.get("/receipts/{code}", dependencies=[action("receipt.read", activity="intake")])
async def read_receipt(request: Request, session: Session, code: str) -> ReceiptRead:
    """Waar staat mijn vraag? Voor wie de code van het ontvangstbewijs heeft."""
    return await receipts.receipt(session, request.app.state.settings.organisation, code)


@router.post("/similar-questions", dependencies=[action("question.compare", reads=True)])
async def compare_question(request: Request, connection: Connection, asked: SimilarRequest) -> Page[SimilarRead]:
    """Vragen die hierop lijken. Wat u stuurt wordt nergens bewaard."""
    settings = request.app.state.settings
    items = await similar(connection, settings.organisation, settings.organisation_name, asked.text)
    return Page(items=items)
