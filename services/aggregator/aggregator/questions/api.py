"""Routes of the questions that the hubs published."""

from uuid import UUID

from fastapi import APIRouter

from aggregator.parameters import Answered, HubId, Limit, Name, States, Words
from aggregator.questions import queries
from aggregator.questions.schemas import QuestionRead
from plek_common.action import action
from plek_common.cursor import Cursor
from plek_common.database import Session
from plek_common.schema import Page

router = APIRouter(tags=["landelijk"])


@router.get("/questions", dependencies=[action("question.list")])
async def list_questions(
    session: Session,
    q: Words = None,
    hub: Name = None,
    theme: Name = None,
    state: States = None,
    answered: Answered = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[QuestionRead]:
    """Vragen uit alle regio's, wat hier het laatst binnenkwam eerst; zoek op woorden, regio, thema en stand."""
    filters = {"q": q, "hub": hub, "theme": theme, "state": state, "answered": answered}
    items, following = await queries.questions(session, limit=limit, cursor=cursor, **filters)
    return Page(items=items, next=following)


@router.get("/questions/{hub}/{id}", dependencies=[action("question.read")])
async def read_question(session: Session, hub: HubId, id: UUID) -> QuestionRead:
    """Eén vraag uit één regio."""
    return await queries.question(session, hub, id)
