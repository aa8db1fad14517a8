"""The route that removes words for good."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from plek_common.etag import IfMatch
from plek_common.work import Writing, writing
from question.questions.commands import Redaction
from question.questions.responses import changed
from question.questions.schemas import QuestionRead
from question.redaction import service

router = APIRouter()


@router.post("/questions/{id}/redactions", response_model=QuestionRead)
async def redact_question(
    work: Annotated[Writing, writing("question.redact", activity="redaction")],
    id: UUID,
    seen: IfMatch,
    wanted: Redaction,
) -> Response:
    """Haal woorden voorgoed weg, overal waar zij staan, ook in wat al bekend was. Dit kan niet terug."""
    return changed(await service.redact(work, id, seen, wanted))
