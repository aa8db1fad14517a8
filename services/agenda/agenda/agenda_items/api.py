"""Routes of agenda items."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from agenda.entries import queries
from agenda.entries.events import AGENDA_ITEM
from agenda.entries.schemas import AgendaItemRead, AgendaItemReplacement, AgendaItemWrite, Release, Withdrawal
from agenda.models import AgendaItem
from plek_common import released
from plek_common.etag import IfMatch, tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.versioned import visible_one
from plek_common.work import Work, working
from plek_vocabulary import ItemState, Level, Theme

router = APIRouter(tags=["agendapunten"])


@router.post("/agenda-items", status_code=status.HTTP_201_CREATED, response_model=AgendaItemRead)
async def create_agenda_item(
    given: AgendaItemWrite, work: Annotated[Work, working("agenda-item.create")], once: Idempotent
) -> Response:
    """Zet iets op de agenda. Buiten de hub ziet niemand het, tot u het vrijgeeft."""

    async def make() -> Created:
        row = await released.create(work, AGENDA_ITEM, given.model_dump())
        return Created(AgendaItemRead.model_validate(row), row.version, f"agenda-items/{row.id}")

    return await once.create(work.fetch, work.permit, make)


@router.get("/agenda-items")
async def list_agenda_items(
    work: Annotated[Work, working("agenda-item.list")],
    q: Words = None,
    theme: Theme | None = None,
    level: Level | None = None,
    state: ItemState | None = None,
    question_id: Annotated[UUID | None, Query(alias="questionId")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[AgendaItemRead]:
    """Agendapunten, de nieuwste eerst. Zonder rol ziet u wat is vrijgegeven."""
    equal = {"theme": theme, "level": level, "state": state}
    rows, following = await queries.page(
        work, AgendaItem, q=q, question_id=question_id, cursor=cursor, limit=limit, **equal
    )
    return Page(items=[AgendaItemRead.model_validate(row) for row in rows], next=following)


@router.get("/agenda-items/{id}", response_model=AgendaItemRead)
async def read_agenda_item(work: Annotated[Work, working("agenda-item.read")], id: UUID) -> Response:
    """Eén agendapunt, met de vragen waar het uit voortkomt."""
    return tagged(AgendaItemRead.model_validate(await visible_one(work, AgendaItem, id)))


@router.put("/agenda-items/{id}", response_model=AgendaItemRead)
async def replace_agenda_item(
    work: Annotated[Work, working("agenda-item.replace")],
    id: UUID,
    seen: IfMatch,
    given: AgendaItemReplacement,
) -> Response:
    """Vervang de gegevens van een agendapunt, ook waar het staat."""
    return tagged(
        AgendaItemRead.model_validate(await released.change(work, AGENDA_ITEM, id, seen, given.values(), given))
    )


@router.post("/agenda-items/{id}/release", response_model=AgendaItemRead)
async def release_agenda_item(
    work: Annotated[Work, working("agenda-item.release")], id: UUID, seen: IfMatch, said: Release
) -> Response:
    """Geef het agendapunt vrij: vanaf nu kan iedereen het lezen, ook in andere regio's."""
    return tagged(AgendaItemRead.model_validate(await released.release(work, AGENDA_ITEM, id, seen, said)))


@router.post("/agenda-items/{id}/withdrawal", response_model=AgendaItemRead)
async def withdraw_agenda_item(
    work: Annotated[Work, working("agenda-item.withdraw")],
    id: UUID,
    seen: IfMatch,
    _: Withdrawal,
) -> Response:
    """Trek het agendapunt in: anderen zien het niet meer."""
    return tagged(AgendaItemRead.model_validate(await released.withdraw(work, AGENDA_ITEM, id, seen)))
