"""Routes of the national API. Reading is public; the work is done in serve.py, shared.py, stream.py and register.py."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import StringConstraints

from aggregator import desk, register, serve, shared, stream, wider
from aggregator.decisions import api as decisions
from aggregator.driver import driver
from aggregator.events import Bundle, Certainty, Member
from aggregator.kept import Figures
from aggregator.schemas import (
    HistoryRead,
    HubId,
    HubRead,
    HubWrite,
    Overview,
    QuestionRead,
    Sort,
    ThemesByRegion,
    Wider,
)
from plek_common.action import action
from plek_common.cursor import Cursor
from plek_common.database import Session
from plek_common.etag import etag
from plek_common.following import Following
from plek_common.schema import Page

router = APIRouter(tags=["landelijk"])

Limit = Annotated[int, Query(ge=1, le=100)]
Answered = Annotated[bool | None, Query(description="Heeft een antwoord dat staat: zo tellen de cijfers ook")]
Name = Annotated[str | None, Query(max_length=60, pattern="^[a-z0-9-]+$")]
States = Annotated[list[Annotated[str, StringConstraints(pattern="^[a-z]{1,20}$")]] | None, Query(max_length=10)]
Words = Annotated[str | None, Query(max_length=200, pattern="^[^\\x00]*$")]


@router.get("/overview", dependencies=[action("overview.read")])
async def read_overview(request: Request, session: Session) -> Overview:
    """Het landelijke beeld in zeven getallen."""
    return await _figures(request).of(serve.overview, session)


@router.get("/hubs", dependencies=[action("hub.list")])
async def list_hubs(request: Request, session: Session) -> Page[HubRead]:
    """De kennishubs, met wat zij deelden en hoe ver wij met lezen zijn."""
    return Page(items=await _figures(request).of(serve.hubs, session))


@router.put("/hubs/{id}", dependencies=[action("hub.register")])
async def register_hub(request: Request, session: Session, id: HubId, hub: HubWrite) -> HubRead:
    """Laat een kennishub meedoen: vanaf nu lezen wij wat zij publiceert."""
    await register.save(session, id, hub)
    _figures(request).forget()
    return next(found for found in await serve.hubs(session) if found.id == id)


@router.get("/themes-by-region", dependencies=[action("theme.list")])
async def read_themes_by_region(request: Request, session: Session) -> ThemesByRegion:
    """Hoeveel vragen er per thema en regio zijn, en hoeveel daarvan gedeeld."""
    return await _figures(request).of(serve.themes_by_region, session)


@router.get("/questions", dependencies=[action("question.list")])
async def list_questions(
    session: Session,
    q: Words = None,
    hub: Name = None,
    theme: Name = None,
    state: States = None,
    answered: Answered = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[QuestionRead]:
    """Vragen uit alle regio's, wat hier het laatst binnenkwam eerst; zoek op woorden, regio, thema en stand."""
    filters = {"q": q, "hub": hub, "theme": theme, "state": state, "answered": answered}
    items, following = await serve.questions(session, limit=limit, cursor=cursor, **filters)
    return Page(items=items, next=following)


@router.get("/questions/{hub}/{id}", dependencies=[action("question.read")])
async def read_question(session: Session, hub: HubId, id: UUID) -> QuestionRead:
    """Eén vraag uit één regio."""
    return await serve.question(session, hub, id)


@router.get("/questions/{hub}/{id}/near", dependencies=[action("question.near")])
async def list_near_questions(
    session: Session, hub: HubId, id: UUID, limit: Annotated[int, Query(ge=1, le=50)] = 20
) -> Wider:
    """De vragen die hier het dichtst bij liggen, van elke bundel één, ook als de computer denkt dat het een andere is.

    Een ruime lijst om zelf uit te kiezen: niets wordt er vanzelf door samengevoegd. Wat mensen al als een andere vraag
    aanwezen, staat er niet in.
    """
    await serve.question(session, hub, id)
    return await wider.near(await driver(session), hub, id, limit)


@router.get("/bundles", dependencies=[action("bundle.list")])
async def list_bundles(
    session: Session,
    q: Words = None,
    hub: Name = None,
    theme: Name = None,
    certainty: Certainty | None = None,
    sort: Sort = "newest",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[Bundle]:
    """Vragen die regio's delen, of waarschijnlijk delen. Zoek op woorden, regio en thema.

    Met `sort=strongest` de zekerste eerst, dan die van de meeste regio's: zoveel als `limit` zegt, zonder vervolg, want
    die volgorde verandert terwijl u leest.
    """
    filters = {"q": q, "hub": hub, "theme": theme, "certainty": certainty}
    if sort == "strongest":
        return Page(items=await shared.strongest(session, limit, **filters))
    items, following = await shared.page(session, limit=limit, cursor=cursor, **filters)
    return Page(items=items, next=following)


@router.get("/bundles/{id}", dependencies=[action("bundle.read")])
async def read_bundle(session: Session, response: Response, id: UUID) -> Bundle:
    """Eén gedeelde vraag: alle formuleringen, en waarom zij bij elkaar horen."""
    found = await shared.one(session, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.get("/bundles/{id}/questions", dependencies=[action("bundle.read")])
async def list_bundle_questions(
    session: Session, id: UUID, hub: Name = None, cursor: Cursor = None, limit: Limit = 20
) -> Page[Member]:
    """Alle vragen in een bundel, volledig, in de volgorde waarin zij erbij kwamen; van één regio als u dat vraagt."""
    items, following = await shared.questions(session, id, hub, cursor, limit)
    return Page(items=items, next=following)


@router.get("/bundles/{id}/history", dependencies=[action("bundle.read")])
async def read_history(session: Session, id: UUID) -> Page[HistoryRead]:
    """Het verhaal van een bundel, van het begin af."""
    return Page(items=await shared.history(session, id))


@router.get(
    "/events",
    dependencies=[action("event.stream")],
    response_class=Following,
    responses={200: {"description": "Gebeurtenissen als CloudEvents", "content": {"text/event-stream": {}}}},
)
async def stream_events(
    request: Request,
    after: Annotated[int | None, Query(ge=0, le=10**18)] = None,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Following:
    """Wat er gebeurt, terwijl het gebeurt. Na een onderbreking gaat u verder waar u was.

    Wat is teruggenomen, houdt zijn nummer, kenmerk, soort en tijd, en `digest` (SHA-256 van wat er stond), maar geen
    `data`: dat geldt voor alles wat vóór een `-withdrawn` of `-redacted` over hetzelfde `subject` werd gezegd, en voor
    alles over een `subject` na `nl.plek.records.record-erased.v1`. Wie eerder las, wist dan de woorden ook.
    """
    return await stream.respond(request, after, last_event_id)


router.include_router(desk.router)
router.include_router(decisions.router)


def _figures(request: Request) -> Figures:
    return cast(Figures, request.app.state.figures)
