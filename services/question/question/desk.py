"""Routes of the coordinator's desk: everything that happens to a question after it was asked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlmodel import col

from plek_common.action import Permit, action
from plek_common.database import Session
from plek_common.etag import IfMatch, etag
from plek_common.schema import Page
from plek_common.work import Work, working
from question import reading, service
from question.models import Answer, Articulation, Question
from question.schemas import (
    AnswerCreate,
    AnswerRead,
    ArticulationCreate,
    ArticulationRead,
    Closing,
    Matching,
    QuestionRead,
    Release,
    Reopening,
    Triage,
    Withdrawal,
)

desk = APIRouter()


def _changed(question: Question, response: Response) -> QuestionRead:
    response.headers["ETag"] = etag(question.version)
    return reading.read(question)


@desk.post("/questions/{id}/triage")
async def triage_question(
    response: Response,
    work: Annotated[Work, working("question.triage")],
    id: UUID,
    seen: IfMatch,
    found: Triage,
) -> QuestionRead:
    """Beoordeel een nieuwe vraag: thema en schaal."""
    return _changed(await service.triage(work, id, seen, found), response)


@desk.post("/questions/{id}/release")
async def release_question(
    response: Response,
    work: Annotated[Work, working("question.release")],
    id: UUID,
    seen: IfMatch,
    _: Release,
) -> QuestionRead:
    """Geef de vraag vrij: vanaf nu kan iedereen haar lezen, ook in andere regio's."""
    return _changed(await service.release(work, id, seen), response)


@desk.post("/questions/{id}/articulations")
async def articulate_question(
    response: Response,
    work: Annotated[Work, working("question.articulate")],
    id: UUID,
    seen: IfMatch,
    sharper: ArticulationCreate,
) -> QuestionRead:
    """Maak de vraag scherper. De oorspronkelijke woorden blijven bewaard."""
    return _changed(await service.articulate(work, id, seen, sharper), response)


@desk.get("/questions/{id}/articulations")
async def list_articulations(
    request: Request, session: Session, permit: Annotated[Permit, action("articulation.list")], id: UUID
) -> Page[ArticulationRead]:
    """Alle formuleringen, de oudste eerst."""
    await reading.one(session, permit.actor, request.app.state.settings.organisation, id)
    wanted = select(Articulation).where(col(Articulation.question_id) == id).order_by(col(Articulation.number))
    return Page(items=[ArticulationRead.model_validate(row) for row in await session.scalars(wanted)])


@desk.post("/questions/{id}/matching")
async def match_question(
    response: Response, work: Annotated[Work, working("question.match")], id: UUID, seen: IfMatch, _: Matching
) -> QuestionRead:
    """Begin met zoeken naar wie het antwoord weet."""
    return _changed(await service.match(work, id, seen), response)


@desk.post("/questions/{id}/answers")
async def answer_question(
    response: Response,
    work: Annotated[Work, working("question.answer")],
    id: UUID,
    seen: IfMatch,
    given: AnswerCreate,
) -> QuestionRead:
    """Geef een antwoord: snel en voorlopig, of gecontroleerd."""
    return _changed(await service.answer(work, id, seen, given), response)


@desk.get("/questions/{id}/answers")
async def list_answers(
    request: Request, session: Session, permit: Annotated[Permit, action("answer.list")], id: UUID
) -> Page[AnswerRead]:
    """Alle antwoorden, het nieuwste eerst."""
    await reading.one(session, permit.actor, request.app.state.settings.organisation, id)
    wanted = select(Answer).where(col(Answer.question_id) == id).order_by(col(Answer.id).desc())
    return Page(items=[AnswerRead.model_validate(row) for row in await session.scalars(wanted)])


@desk.post("/questions/{id}/reopening")
async def reopen_question(
    response: Response,
    work: Annotated[Work, working("question.reopen")],
    id: UUID,
    seen: IfMatch,
    why: Reopening,
) -> QuestionRead:
    """Het antwoord helpt niet genoeg: zoek verder."""
    return _changed(await service.reopen(work, id, seen, why.reason), response)


@desk.post("/questions/{id}/closure")
async def close_question(
    response: Response,
    work: Annotated[Work, working("question.close")],
    id: UUID,
    seen: IfMatch,
    why: Closing,
) -> QuestionRead:
    """Sluit de vraag, met de reden."""
    return _changed(await service.close(work, id, seen, why.reason), response)


@desk.post("/questions/{id}/withdrawal")
async def withdraw_question(
    response: Response,
    work: Annotated[Work, working("question.withdraw")],
    id: UUID,
    seen: IfMatch,
    why: Withdrawal,
) -> QuestionRead:
    """Trek de vraag in: het netwerk ziet haar tekst niet meer."""
    return _changed(await service.withdraw(work, id, seen, why.reason), response)
