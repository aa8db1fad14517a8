"""Routes of the coordinator's desk: everything that happens to a question after it was asked."""

from typing import Annotated
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Request, Response

from plek_common.action import Permit, action
from plek_common.database import Session
from plek_common.etag import IfMatch, written
from plek_common.idempotency import Created, Idempotent
from plek_common.schema import Page
from plek_common.work import Writing, writing
from question import parts, reading, redacting, service
from question.models import QuestionRow
from question.moves import (
    AnswerCreate,
    ArticulationCreate,
    BundlingChoice,
    Closing,
    Matching,
    Redaction,
    Release,
    Reopening,
    Splitting,
    Triage,
    Withdrawal,
)
from question.schemas import AnswerRead, ArticulationRead, QuestionRead

desk = APIRouter()


def _changed(question: QuestionRow) -> Response:
    return written(reading.read(question, for_coordinator=True), question.version)


@desk.post("/questions/{id}/triage", response_model=QuestionRead)
async def triage_question(
    work: Annotated[Writing, writing("question.triage")],
    id: UUID,
    seen: IfMatch,
    found: Triage,
) -> Response:
    """Beoordeel een nieuwe vraag: thema en schaal."""
    return _changed(await service.triage(work, id, seen, found))


@desk.post("/questions/{id}/release", response_model=QuestionRead)
async def release_question(
    work: Annotated[Writing, writing("question.release")],
    id: UUID,
    seen: IfMatch,
    _: Release,
) -> Response:
    """Geef de vraag vrij: vanaf nu kan iedereen haar lezen, ook in andere regio's."""
    return _changed(await service.release(work, id, seen))


@desk.post("/questions/{id}/articulations", response_model=QuestionRead)
async def articulate_question(
    work: Annotated[Writing, writing("question.articulate")],
    id: UUID,
    seen: IfMatch,
    sharper: ArticulationCreate,
) -> Response:
    """Maak de vraag scherper. De oorspronkelijke woorden blijven bewaard."""
    return _changed(await service.articulate(work, id, seen, sharper))


@desk.get("/questions/{id}/articulations")
async def list_articulations(
    request: Request, session: Session, permit: Annotated[Permit, action("articulation.list")], id: UUID
) -> Page[ArticulationRead]:
    """De formuleringen sinds de vrijgave, de oudste eerst; voor de coördinator alle."""
    here = request.app.state.settings.organisation
    return Page(items=await reading.wordings(session, permit.actor, here, id))


@desk.post("/questions/{id}/matching", response_model=QuestionRead)
async def match_question(
    work: Annotated[Writing, writing("question.match")], id: UUID, seen: IfMatch, _: Matching
) -> Response:
    """Begin met zoeken naar wie het antwoord weet."""
    return _changed(await service.match(work, id, seen))


@desk.post("/questions/{id}/answers", response_model=QuestionRead)
async def answer_question(
    work: Annotated[Writing, writing("question.answer")],
    id: UUID,
    seen: IfMatch,
    given: AnswerCreate,
) -> Response:
    """Geef een antwoord: snel en voorlopig, of gecontroleerd."""
    return _changed(await service.answer(work, id, seen, given))


@desk.get("/questions/{id}/answers")
async def list_answers(
    request: Request, session: Session, permit: Annotated[Permit, action("answer.list")], id: UUID
) -> Page[AnswerRead]:
    """De antwoorden die zijn vrijgegeven, het nieuwste eerst; voor de coördinator alle."""
    here = request.app.state.settings.organisation
    return Page(items=await reading.answers(session, permit.actor, here, id))


@desk.post("/questions/{id}/reopening", response_model=QuestionRead)
async def reopen_question(
    work: Annotated[Writing, writing("question.reopen")],
    id: UUID,
    seen: IfMatch,
    why: Reopening,
) -> Response:
    """Het antwoord helpt niet genoeg: zoek verder."""
    return _changed(await service.reopen(work, id, seen, why.reason))


@desk.post("/questions/{id}/closure", response_model=QuestionRead)
async def close_question(
    work: Annotated[Writing, writing("question.close")],
    id: UUID,
    seen: IfMatch,
    why: Closing,
) -> Response:
    """Sluit de vraag, met de reden."""
    return _changed(await service.close(work, id, seen, why.reason))


@desk.post("/questions/{id}/bundling", response_model=QuestionRead)
async def bundle_question(
    work: Annotated[Writing, writing("question.bundle")],
    id: UUID,
    seen: IfMatch,
    choice: BundlingChoice,
) -> Response:
    """Laat de vraag landelijk meedoen met vragen van andere regio's, of juist niet."""
    return _changed(await service.bundle(work, id, seen, choice))


@desk.post("/questions/{id}/parts", status_code=201, response_model=QuestionRead)
async def split_question(
    work: Annotated[Writing, writing("question.split")],
    id: UUID,
    seen: IfMatch,
    wanted: Splitting,
    once: Idempotent,
) -> Response:
    """Maak van een tekst die meer vragen bevat evenveel vragen; deze wordt daarmee gesloten."""

    async def make(connection: asyncpg.Connection) -> Created:
        question, made = await parts.split(work, connection, id, seen, wanted)
        return Created(reading.read(question, parts=made, for_coordinator=True), question.version, f"questions/{id}")

    return await once.create_at(work.database, work.permit, make)


@desk.post("/questions/{id}/redactions", response_model=QuestionRead)
async def redact_question(
    work: Annotated[Writing, writing("question.redact")],
    id: UUID,
    seen: IfMatch,
    wanted: Redaction,
) -> Response:
    """Haal woorden voorgoed weg, overal waar zij staan, ook in wat al bekend was. Dit kan niet terug."""
    return _changed(await redacting.redact(work, id, seen, wanted))


@desk.post("/questions/{id}/withdrawal", response_model=QuestionRead)
async def withdraw_question(
    work: Annotated[Writing, writing("question.withdraw")],
    id: UUID,
    seen: IfMatch,
    why: Withdrawal,
) -> Response:
    """Trek de vraag in: het netwerk ziet haar tekst niet meer."""
    return _changed(await service.withdraw(work, id, seen, why.reason))
