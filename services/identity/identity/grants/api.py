"""Routes of rights."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status
from pydantic import BeforeValidator

from identity.grants import proposals, queries, service
from identity.grants.schemas import Confirmation, GrantRead, GrantWrite, ProposalRead
from identity.people.schemas import Ending
from identity.task import Task, tasked
from identity.vocabulary import Role
from plek_common.cursor import Cursor
from plek_common.etag import tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Limit
from plek_common.schema import ForeignDay, Page, written

router = APIRouter(tags=["rechten"])
OnDay = Annotated[
    Annotated[ForeignDay, BeforeValidator(written)] | None,
    Query(description="Wie wat mocht op deze dag; zonder: wie wat nu mag"),
]


@router.get("/grants")
async def list_grants(
    task: Annotated[Task, tasked("grant.list", activity="rights")],
    on: OnDay = None,
    role: Role | None = None,
    person_id: Annotated[UUID | None, Query(alias="personId")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[GrantRead]:
    """Wie wat mag of op een dag mocht, het nieuwste recht eerst."""
    when = queries.moments(on, task.now)
    items, following = await queries.page(
        task.connection, when, role=role, person_id=person_id, cursor=cursor, limit=limit
    )
    return Page(items=items, next=following)


@router.post("/grants", status_code=status.HTTP_201_CREATED, response_model=GrantRead)
async def give_grant(
    task: Annotated[Task, tasked("grant.give", activity="rights")], given: GrantWrite, once: Idempotent
) -> Response:
    """Geef iemand een recht. Het werkt binnen een minuut."""

    async def make() -> Created:
        id = await service.give(task, given)
        return Created(await queries.one(task.connection, id), 1, f"grants/{id}")

    return await once.create(task.connection.fetch, task.permit, make)


@router.get("/grants/{id}", response_model=GrantRead)
async def read_grant(task: Annotated[Task, tasked("grant.read", activity="rights")], id: UUID) -> Response:
    """Eén recht, ook als het voorbij is."""
    return tagged(await queries.one(task.connection, id))


@router.post("/grants/{id}/end", response_model=GrantRead)
async def end_grant(task: Annotated[Task, tasked("grant.end", activity="rights")], id: UUID, given: Ending) -> Response:
    """Neem een recht af, met de reden. Het werkt binnen een minuut, ook op pagina's die open staan."""
    await service.end(task, id, given.reason)
    return tagged(await queries.one(task.connection, id))


@router.post("/people/{id}/end", status_code=status.HTTP_204_NO_CONTENT)
async def end_person(task: Annotated[Task, tasked("person.end", activity="rights")], id: UUID, given: Ending) -> None:
    """Deze persoon doet hier niet meer mee: alle rechten en aanmeldingen eindigen."""
    await service.end_person(task, id, given.reason)


@router.get("/grant-proposals")
async def list_proposals(
    task: Annotated[Task, tasked("grant-proposal.list", activity="rights")], cursor: Cursor = None, limit: Limit = 20
) -> Page[ProposalRead]:
    """Rechten die een aanmelddienst voorstelt. Zij gelden pas als u ze bevestigt."""
    items, following = await queries.proposals(task.connection, cursor, limit)
    return Page(items=items, next=following)


@router.post("/grant-proposals/{id}/confirmation", response_model=GrantRead)
async def confirm_proposal(
    task: Annotated[Task, tasked("grant-proposal.confirm", activity="rights")], id: UUID, given: Confirmation
) -> Response:
    """Geef het recht dat werd voorgesteld."""
    return tagged(await queries.one(task.connection, await proposals.confirm(task, id, given)))


@router.post("/grant-proposals/{id}/refusal", status_code=status.HTTP_204_NO_CONTENT)
async def refuse_proposal(task: Annotated[Task, tasked("grant-proposal.refuse", activity="rights")], id: UUID) -> None:
    """Geef het recht niet. Het wordt niet nog eens voorgesteld."""
    await proposals.refuse(task, id)
