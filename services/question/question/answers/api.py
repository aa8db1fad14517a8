"""Routes of answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from plek_common.action import Permit, action
from plek_common.database import Session
from plek_common.etag import IfMatch
from plek_common.schema import Page
from plek_common.work import Writing, writing
from question.questions import queries, service
from question.questions.commands import AnswerCreate
from question.questions.responses import changed
from question.questions.schemas import AnswerRead, QuestionRead

router = APIRouter()


@router.post("/questions/{id}/answers", response_model=QuestionRead)
async def answer_question(
    work: Annotated[Writing, writing("question.answer")],
    id: UUID,
    seen: IfMatch,
    given: AnswerCreate,
) -> Response:
    """Geef een antwoord: snel en voorlopig, of gecontroleerd."""
    return changed(await service.answer(work, id, seen, given))


@router.get("/questions/{id}/answers")
async def list_answers(
    request: Request, session: Session, permit: Annotated[Permit, action("answer.list")], id: UUID
) -> Page[AnswerRead]:
    """De antwoorden die zijn vrijgegeven, het nieuwste eerst; voor de coördinator alle."""
    here = request.app.state.settings.organisation
    return Page(items=await queries.answers(session, permit.actor, here, id))
