"""Routes of learning activities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from agenda.entries import queries
from agenda.entries.events import LEARNING_ACTIVITY
from agenda.entries.schemas import (
    LearningActivityRead,
    LearningActivityReplacement,
    LearningActivityWrite,
    Release,
    Withdrawal,
)
from agenda.models import LearningActivity
from plek_common import released
from plek_common.etag import IfMatch, tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.versioned import visible_one
from plek_common.work import Work, working
from plek_vocabulary import LearningKind, Theme

router = APIRouter(tags=["leeractiviteiten"])


@router.post("/learning-activities", status_code=status.HTTP_201_CREATED, response_model=LearningActivityRead)
async def create_learning_activity(
    given: LearningActivityWrite, work: Annotated[Work, working("learning-activity.create")], once: Idempotent
) -> Response:
    """Leg een leeractiviteit vast. Buiten de hub ziet niemand haar, tot u haar vrijgeeft."""

    async def make() -> Created:
        row = await released.create(work, LEARNING_ACTIVITY, given.model_dump())
        return Created(LearningActivityRead.model_validate(row), row.version, f"learning-activities/{row.id}")

    return await once.create(work.fetch, work.permit, make)


@router.get("/learning-activities")
async def list_learning_activities(
    work: Annotated[Work, working("learning-activity.list")],
    q: Words = None,
    theme: Theme | None = None,
    kind: LearningKind | None = None,
    question_id: Annotated[UUID | None, Query(alias="questionId")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[LearningActivityRead]:
    """Leeractiviteiten, de laatst vastgelegde eerst. Zonder rol ziet u wat is vrijgegeven."""
    equal = {"theme": theme, "kind": kind}
    rows, following = await queries.page(
        work, LearningActivity, q=q, question_id=question_id, cursor=cursor, limit=limit, **equal
    )
    return Page(items=[LearningActivityRead.model_validate(row) for row in rows], next=following)


@router.get("/learning-activities/{id}", response_model=LearningActivityRead)
async def read_learning_activity(work: Annotated[Work, working("learning-activity.read")], id: UUID) -> Response:
    """Eén leeractiviteit, met de vragen waar zij over gaat."""
    return tagged(LearningActivityRead.model_validate(await visible_one(work, LearningActivity, id)))


@router.put("/learning-activities/{id}", response_model=LearningActivityRead)
async def replace_learning_activity(
    work: Annotated[Work, working("learning-activity.replace")],
    id: UUID,
    seen: IfMatch,
    given: LearningActivityReplacement,
) -> Response:
    """Vervang de gegevens van een leeractiviteit."""
    return tagged(
        LearningActivityRead.model_validate(
            await released.change(work, LEARNING_ACTIVITY, id, seen, given.values(), given)
        )
    )


@router.post("/learning-activities/{id}/release", response_model=LearningActivityRead)
async def release_learning_activity(
    work: Annotated[Work, working("learning-activity.release")], id: UUID, seen: IfMatch, said: Release
) -> Response:
    """Geef de leeractiviteit vrij: vanaf nu kan iedereen haar zien, ook in andere regio's."""
    return tagged(LearningActivityRead.model_validate(await released.release(work, LEARNING_ACTIVITY, id, seen, said)))


@router.post("/learning-activities/{id}/withdrawal", response_model=LearningActivityRead)
async def withdraw_learning_activity(
    work: Annotated[Work, working("learning-activity.withdraw")],
    id: UUID,
    seen: IfMatch,
    _: Withdrawal,
) -> Response:
    """Trek de leeractiviteit in: anderen zien haar niet meer."""
    return tagged(LearningActivityRead.model_validate(await released.withdraw(work, LEARNING_ACTIVITY, id, seen)))
