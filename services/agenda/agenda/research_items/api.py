"""Routes of research that is done or wished."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from agenda.entries import queries
from agenda.entries.events import RESEARCH_ITEM
from agenda.entries.schemas import Release, ResearchItemRead, ResearchItemReplacement, ResearchItemWrite, Withdrawal
from agenda.models import ResearchItem
from plek_common import released
from plek_common.etag import IfMatch, tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.versioned import visible_one
from plek_common.work import Work, working
from plek_vocabulary import ResearchKind, Theme

router = APIRouter(tags=["onderzoek"])


@router.post("/research-items", status_code=status.HTTP_201_CREATED, response_model=ResearchItemRead)
async def create_research_item(
    given: ResearchItemWrite, work: Annotated[Work, working("research-item.create")], once: Idempotent
) -> Response:
    """Leg lopend onderzoek of een onderzoekswens vast. Buiten de hub ziet niemand het, tot u het vrijgeeft."""

    async def make() -> Created:
        row = await released.create(work, RESEARCH_ITEM, given.model_dump())
        return Created(ResearchItemRead.model_validate(row), row.version, f"research-items/{row.id}")

    return await once.create(work.fetch, work.permit, make)


@router.get("/research-items")
async def list_research_items(
    work: Annotated[Work, working("research-item.list")],
    q: Words = None,
    theme: Theme | None = None,
    kind: ResearchKind | None = None,
    question_id: Annotated[UUID | None, Query(alias="questionId")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[ResearchItemRead]:
    """Lopend onderzoek en onderzoekswensen, de nieuwste eerst. Zonder rol ziet u wat is vrijgegeven."""
    equal = {"theme": theme, "kind": kind}
    rows, following = await queries.page(
        work, ResearchItem, q=q, question_id=question_id, cursor=cursor, limit=limit, **equal
    )
    return Page(items=[ResearchItemRead.model_validate(row) for row in rows], next=following)


@router.get("/research-items/{id}", response_model=ResearchItemRead)
async def read_research_item(work: Annotated[Work, working("research-item.read")], id: UUID) -> Response:
    """Eén onderzoek of onderzoekswens, met de vragen waar het uit voortkomt."""
    return tagged(ResearchItemRead.model_validate(await visible_one(work, ResearchItem, id)))


@router.put("/research-items/{id}", response_model=ResearchItemRead)
async def replace_research_item(
    work: Annotated[Work, working("research-item.replace")],
    id: UUID,
    seen: IfMatch,
    given: ResearchItemReplacement,
) -> Response:
    """Vervang de gegevens van een onderzoek of onderzoekswens."""
    return tagged(
        ResearchItemRead.model_validate(await released.change(work, RESEARCH_ITEM, id, seen, given.values(), given))
    )


@router.post("/research-items/{id}/release", response_model=ResearchItemRead)
async def release_research_item(
    work: Annotated[Work, working("research-item.release")], id: UUID, seen: IfMatch, said: Release
) -> Response:
    """Geef het onderzoek of de wens vrij: vanaf nu kan iedereen het lezen, ook in andere regio's."""
    return tagged(ResearchItemRead.model_validate(await released.release(work, RESEARCH_ITEM, id, seen, said)))


@router.post("/research-items/{id}/withdrawal", response_model=ResearchItemRead)
async def withdraw_research_item(
    work: Annotated[Work, working("research-item.withdraw")],
    id: UUID,
    seen: IfMatch,
    _: Withdrawal,
) -> Response:
    """Trek het onderzoek of de wens in: anderen zien het niet meer."""
    return tagged(ResearchItemRead.model_validate(await released.withdraw(work, RESEARCH_ITEM, id, seen)))
