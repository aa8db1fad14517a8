"""Routes of the questions that the hubs published."""

from uuid import UUID

from fastapi import APIRouter

from aggregator.parameters import Answered, HubId, Limit, Name, States, Words
from aggregator.questions import queries
from aggregator.questions.schemas import QuestionRead
from plek_common.action import action
from plek_common.cursor import Cursor
from plek_common.database import Connection
from plek_common.schema import Page

router = APIRouter(tags=["landelijk"])


@router.get("/questions", dependencies=[action("question.list")])
async def list_questions(
    connection: Connection,
    q: Words = None,
    hub: Name = None,
    theme: Name = None,
    state: States = None,
    answered: Answered = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[QuestionRead]:
    """Vragen uit alle regio's, wat hier het laatst binnenkwam eerst; zoek op woorden, regio, thema en stand."""
    filters = {"hub": hub, "theme": theme, "state": state, "answered": answered}
    items, following = await queries.questions(connection, q, limit=limit, cursor=cursor, **filters)
    return Page(items=items, next=following)


@router.get("/questions/{hub}/{id}", dependencies=[action("question.read")])
async def read_question(connection: Connection, hub: HubId, id: UUID) -> QuestionRead:
    """Eén vraag uit één regio."""
    return await queries.question(connection, hub, id)
