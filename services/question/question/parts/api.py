"""The route that makes several questions of one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from plek_common.etag import IfMatch
from plek_common.idempotency import Created, Idempotent
from plek_common.work import Writing, writing
from question.parts import service
from question.questions import queries
from question.questions.commands import Splitting
from question.questions.schemas import QuestionRead

router = APIRouter()


@router.post("/questions/{id}/parts", status_code=201, response_model=QuestionRead)
async def split_question(
    work: Annotated[Writing, writing("question.split")],
    id: UUID,
    seen: IfMatch,
    wanted: Splitting,
    once: Idempotent,
) -> Response:
    """Maak van een tekst die meer vragen bevat evenveel vragen; deze wordt daarmee gesloten."""

    async with once.connection(work.database) as connection:

        async def make() -> Created:
            question, made = await service.split(work, connection, id, seen, wanted)
            read = queries.read(question, parts=made, for_coordinator=True)
            return Created(read, question.version, f"questions/{id}")

        return await once.create(connection.fetch, work.permit, make)
