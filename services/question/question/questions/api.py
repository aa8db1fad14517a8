"""Routes of questions, and of the coordinator's moves that change nothing but their state."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from plek_common.action import Permit, action
from plek_common.database import Session
from plek_common.etag import IfMatch, tagged
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.work import Writing, writing
from plek_vocabulary import AskerKind, Level, Theme
from question.questions import queries, service
from question.questions.commands import BundlingChoice, Closing, Matching, Release, Reopening, Triage
from question.questions.responses import changed
from question.questions.schemas import QuestionRead
from question.questions.states import State

router = APIRouter()


@router.get("/questions")
async def list_questions(
    request: Request,
    session: Session,
    permit: Annotated[Permit, action("question.list")],
    q: Words = None,
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    theme: Theme | None = None,
    level: Level | None = None,
    asker_kind: Annotated[AskerKind | None, Query(alias="askerKind")] = None,
    answered: Annotated[bool | None, Query(description="Heeft een antwoord dat staat")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[QuestionRead]:
    """Vragen, de nieuwste eerst. Zonder rol ziet u wat is vrijgegeven."""
    here = request.app.state.settings.organisation
    equal = {"state": state, "theme": theme, "level": level, "asker_kind": asker_kind}
    items, following = await queries.page(
        session, permit.actor, here, q=q, answered=answered, cursor=cursor, limit=limit, **equal
    )
    return Page(items=items, next=following)


@router.get("/questions/{id}", response_model=QuestionRead)
async def read_question(
    request: Request, session: Session, permit: Annotated[Permit, action("question.read")], id: UUID
) -> Response:
    """Eén vraag, met wat de andere regio's ermee doen."""
    return tagged(await queries.one(session, permit.actor, request.app.state.settings.organisation, id))


@router.post("/questions/{id}/triage", response_model=QuestionRead)
async def triage_question(
    work: Annotated[Writing, writing("question.triage")],
    id: UUID,
    seen: IfMatch,
    found: Triage,
) -> Response:
    """Beoordeel een nieuwe vraag: thema en schaal."""
    return changed(await service.triage(work, id, seen, found))


@router.post("/questions/{id}/release", response_model=QuestionRead)
async def release_question(
    work: Annotated[Writing, writing("question.release")],
    id: UUID,
    seen: IfMatch,
    said: Release,
) -> Response:
    """Geef de vraag vrij: vanaf nu kan iedereen de vraag lezen, ook in andere regio's."""
    return changed(await service.release(work, id, seen, said))


@router.post("/questions/{id}/matching", response_model=QuestionRead)
async def match_question(
    work: Annotated[Writing, writing("question.match")], id: UUID, seen: IfMatch, _: Matching
) -> Response:
    """Begin met zoeken naar wie het antwoord weet."""
    return changed(await service.match(work, id, seen))


@router.post("/questions/{id}/reopening", response_model=QuestionRead)
async def reopen_question(
    work: Annotated[Writing, writing("question.reopen")],
    id: UUID,
    seen: IfMatch,
    why: Reopening,
) -> Response:
    """Het antwoord helpt niet genoeg: zoek verder."""
    return changed(await service.reopen(work, id, seen, why.reason))


@router.post("/questions/{id}/closure", response_model=QuestionRead)
async def close_question(
    work: Annotated[Writing, writing("question.close")],
    id: UUID,
    seen: IfMatch,
    why: Closing,
) -> Response:
    """Sluit de vraag, met de reden."""
    return changed(await service.close(work, id, seen, why.reason))


@router.post("/questions/{id}/bundling", response_model=QuestionRead)
async def bundle_question(
    work: Annotated[Writing, writing("question.bundle")],
    id: UUID,
    seen: IfMatch,
    choice: BundlingChoice,
) -> Response:
    """Laat de vraag landelijk meedoen met vragen van andere regio's, of juist niet."""
    return changed(await service.bundle(work, id, seen, choice))
