"""Routes of people."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from identity.people import queries
from identity.people.schemas import PersonRead
from identity.task import Task, tasked
from plek_common.cursor import Cursor
from plek_common.etag import tagged
from plek_common.keyset import Limit, Words
from plek_common.schema import Page

router = APIRouter(tags=["mensen"])


@router.get("/people")
async def list_people(
    task: Annotated[Task, tasked("person.list", activity="rights")],
    q: Words = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[PersonRead]:
    """Wie zich hier ooit aanmeldde, de nieuwste eerst."""
    items, following = await queries.page(task.connection, q, cursor, limit)
    return Page(items=items, next=following)


@router.get("/people/{id}", response_model=PersonRead)
async def read_person(task: Annotated[Task, tasked("person.read", activity="rights")], id: UUID) -> Response:
    """Eén persoon."""
    return tagged(await queries.one(task.connection, id))
