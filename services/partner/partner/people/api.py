"""Routes of people. Only coordinators of this hub come here; there is nothing to release."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from partner.directory import queries, service
from partner.directory.schemas import PersonRead, PersonWrite, Verification, Withdrawal
from partner.models import Person
from plek_common.etag import IfMatch, tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.versioned import visible_one
from plek_common.work import Work, working
from plek_vocabulary import Theme

router = APIRouter(tags=["contactpersonen"])


@router.post("/people", status_code=status.HTTP_201_CREATED, response_model=PersonRead)
async def create_person(
    given: PersonWrite, work: Annotated[Work, working("person.create", activity="contacts")], once: Idempotent
) -> Response:
    """Leg een contactpersoon vast die daarmee instemt. Alleen deze hub ziet de gegevens."""

    async def make() -> Created:
        row = await service.register(work, given)
        return Created(PersonRead.model_validate(row), row.version, f"people/{row.id}")

    return await once.create(work.fetch, work.permit, make)


@router.get("/people")
async def list_people(
    work: Annotated[Work, working("person.list", activity="contacts")],
    q: Words = None,
    theme: Theme | None = None,
    organisation_id: Annotated[UUID | None, Query(alias="organisationId")] = None,
    stale: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[PersonRead]:
    """Contactpersonen, de nieuwste eerst."""
    rows, following = await queries.page(
        work, Person, q=q, theme=theme, stale=stale, cursor=cursor, limit=limit, organisation_id=organisation_id
    )
    return Page(items=[PersonRead.model_validate(row) for row in rows], next=following)


@router.get("/people/{id}", response_model=PersonRead)
async def read_person(work: Annotated[Work, working("person.read", activity="contacts")], id: UUID) -> Response:
    """Eén contactpersoon."""
    return tagged(PersonRead.model_validate(await visible_one(work, Person, id)))


@router.put("/people/{id}", response_model=PersonRead)
async def replace_person(
    work: Annotated[Work, working("person.replace", activity="contacts")], id: UUID, seen: IfMatch, given: PersonWrite
) -> Response:
    """Vervang de gegevens van een contactpersoon."""
    return tagged(PersonRead.model_validate(await service.correct(work, id, seen, given)))


@router.post("/people/{id}/verification", response_model=PersonRead)
async def verify_person(
    work: Annotated[Work, working("person.verify", activity="contacts")], id: UUID, seen: IfMatch, _: Verification
) -> Response:
    """De gegevens zijn nagevraagd en kloppen: weer een jaar geldig."""
    return tagged(PersonRead.model_validate(await service.confirm(work, id, seen)))


@router.post("/people/{id}/withdrawal", status_code=status.HTTP_204_NO_CONTENT)
async def withdraw_person(
    work: Annotated[Work, working("person.withdraw", activity="contacts")], id: UUID, seen: IfMatch, _: Withdrawal
) -> None:
    """De instemming is ingetrokken: de gegevens worden meteen gewist."""
    await service.erase(work, id, seen)
