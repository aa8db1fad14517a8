"""Routes of organisations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status

from partner.directory import queries, service
from partner.directory.events import ORGANISATION
from partner.directory.schemas import (
    OrganisationRead,
    OrganisationReplacement,
    OrganisationWrite,
    Release,
    Verification,
    Withdrawal,
)
from partner.models import Organisation
from plek_common.etag import IfMatch, tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.versioned import visible_one
from plek_common.work import Work, working
from plek_vocabulary import OrganisationKind, Theme

router = APIRouter(tags=["organisaties"])


@router.post("/organisations", status_code=status.HTTP_201_CREATED, response_model=OrganisationRead)
async def create_organisation(
    given: OrganisationWrite, work: Annotated[Work, working("organisation.create")], once: Idempotent
) -> Response:
    """Leg een organisatie vast. Buiten de hub ziet niemand haar, tot u haar vrijgeeft."""

    async def make() -> Created:
        row = await service.create(work, ORGANISATION, given)
        return Created(OrganisationRead.model_validate(row), row.version, f"organisations/{row.id}")

    return await once.create(work.fetch, work.permit, make)


@router.get("/organisations")
async def list_organisations(
    work: Annotated[Work, working("organisation.list")],
    q: Words = None,
    theme: Theme | None = None,
    kind: OrganisationKind | None = None,
    stale: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[OrganisationRead]:
    """Organisaties, de nieuwste eerst. Zonder rol ziet u wat is vrijgegeven."""
    rows, following = await queries.page(
        work, Organisation, q=q, theme=theme, stale=stale, cursor=cursor, limit=limit, kind=kind
    )
    return Page(items=[OrganisationRead.model_validate(row) for row in rows], next=following)


@router.get("/organisations/{id}", response_model=OrganisationRead)
async def read_organisation(work: Annotated[Work, working("organisation.read")], id: UUID) -> Response:
    """Eén organisatie."""
    return tagged(OrganisationRead.model_validate(await visible_one(work, Organisation, id)))


@router.put("/organisations/{id}", response_model=OrganisationRead)
async def replace_organisation(
    work: Annotated[Work, working("organisation.replace")],
    id: UUID,
    seen: IfMatch,
    given: OrganisationReplacement,
) -> Response:
    """Vervang de gegevens van een organisatie."""
    return tagged(OrganisationRead.model_validate(await service.replace(work, ORGANISATION, id, seen, given)))


@router.post("/organisations/{id}/verification", response_model=OrganisationRead)
async def verify_organisation(
    work: Annotated[Work, working("organisation.verify")],
    id: UUID,
    seen: IfMatch,
    _: Verification,
) -> Response:
    """De gegevens zijn nagekeken en kloppen: weer een jaar geldig."""
    return tagged(OrganisationRead.model_validate(await service.verify(work, ORGANISATION, id, seen)))


@router.post("/organisations/{id}/release", response_model=OrganisationRead)
async def release_organisation(
    work: Annotated[Work, working("organisation.release")], id: UUID, seen: IfMatch, said: Release
) -> Response:
    """Geef de organisatie vrij: vanaf nu kan iedereen haar vinden, ook in andere regio's."""
    return tagged(OrganisationRead.model_validate(await service.release(work, ORGANISATION, id, seen, said)))


@router.post("/organisations/{id}/withdrawal", response_model=OrganisationRead)
async def withdraw_organisation(
    work: Annotated[Work, working("organisation.withdraw")],
    id: UUID,
    seen: IfMatch,
    _: Withdrawal,
) -> Response:
    """Trek de organisatie in: anderen zien haar niet meer."""
    return tagged(OrganisationRead.model_validate(await service.withdraw(work, ORGANISATION, id, seen)))
