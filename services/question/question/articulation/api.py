"""Routes of better words for a question."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from plek_common.action import Permit, action
from plek_common.database import Session
from plek_common.etag import IfMatch
from plek_common.schema import Page
from plek_common.work import Writing, writing
from question.questions import queries, service
from question.questions.commands import ArticulationCreate
from question.questions.responses import changed
from question.questions.schemas import ArticulationRead, QuestionRead

router = APIRouter()


@router.post("/questions/{id}/articulations", response_model=QuestionRead)
async def articulate_question(
    work: Annotated[Writing, writing("question.articulate")],
    id: UUID,
    seen: IfMatch,
    sharper: ArticulationCreate,
) -> Response:
    """Maak de vraag scherper. De oorspronkelijke woorden blijven bewaard."""
    return changed(await service.articulate(work, id, seen, sharper))


@router.get("/questions/{id}/articulations")
async def list_articulations(
    request: Request, session: Session, permit: Annotated[Permit, action("articulation.list")], id: UUID
) -> Page[ArticulationRead]:
    """De formuleringen sinds de vrijgave, de oudste eerst; voor de coördinator alle."""
    here = request.app.state.settings.organisation
    return Page(items=await queries.wordings(session, permit.actor, here, id))
