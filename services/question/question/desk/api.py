"""Routes of the coordinator's desk: what has to be done, and of one question what happened and who asked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from plek_common.action import Permit, action
from plek_common.clock import today
from plek_common.database import Session
from plek_common.etag import tagged
from plek_common.keyset import Limit
from plek_common.schema import Page
from plek_vocabulary import Theme
from question.desk import queries
from question.desk.schemas import AskerContact, DeskRead, Pile, StepOfQuestion
from question.questions.queries import with_shared
from question.questions.schemas import QuestionRead

router = APIRouter()
ACTIVITY = "intake"  # contracts/processing.yaml


@router.get("/desk", dependencies=[action("desk.read")])
async def read_desk(request: Request, session: Session, theme: Theme | None = None) -> DeskRead:
    """Hoeveel vragen er op elke stapel van het bureau liggen."""
    return DeskRead(piles=await queries.piles(session, today(request.app.state.clock()), theme))


@router.get("/desk/questions")
async def list_desk_questions(
    request: Request,
    session: Session,
    permit: Annotated[Permit, action("desk.list")],
    pile: Annotated[Pile | None, Query(description="Welke stapel; zonder is het alles wat openstaat")] = None,
    theme: Theme | None = None,
    limit: Limit = 50,
) -> Page[QuestionRead]:
    """Wat er het eerst moet gebeuren, bovenop. Wat verder naar onderen ligt, komt vanzelf boven."""
    found = await queries.questions(session, today(request.app.state.clock()), pile, theme, limit)
    return Page(items=await with_shared(session, permit.actor, request.app.state.settings.organisation, found))


@router.get("/questions/{id}/steps", dependencies=[action("step.list")])
async def list_steps(session: Session, id: UUID) -> Page[StepOfQuestion]:
    """Wat er met de vraag gebeurde, het oudste eerst."""
    return Page(items=await queries.steps(session, id))


@router.get(
    "/questions/{id}/asker", response_model=AskerContact, dependencies=[action("person.read", activity=ACTIVITY)]
)
async def read_asker(session: Session, id: UUID) -> Response:
    """Wie de vraag stelde en hoe die te bereiken is. Elke blik staat in het logboek."""
    return tagged(await queries.asker(session, id))
