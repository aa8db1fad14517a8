"""The route by which a question is taken back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from plek_common.etag import IfMatch
from plek_common.work import Writing, writing
from question.questions.commands import Withdrawal
from question.questions.responses import changed
from question.questions.schemas import QuestionRead
from question.withdrawal import service

router = APIRouter()


@router.post("/questions/{id}/withdrawal", response_model=QuestionRead)
async def withdraw_question(
    work: Annotated[Writing, writing("question.withdraw")],
    id: UUID,
    seen: IfMatch,
    why: Withdrawal,
) -> Response:
    """Trek de vraag in: het netwerk ziet haar tekst niet meer."""
    return changed(await service.withdraw(work, id, seen, why.reason))
