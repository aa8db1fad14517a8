"""Routes for who decides which questions are the same: the desk, the queue, decisions and how they are undone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from aggregator.decisions import commands, queries, wider
from aggregator.decisions.schemas import (
    AnswerGiven,
    Decision,
    Desk,
    LeadWanted,
    LockWanted,
    MergeWanted,
    MoveWanted,
    Proposal,
    QueueState,
    SplitWanted,
    TitleWanted,
    Wider,
)
from aggregator.decisions.unit_of_work import Bench, deciding_on
from aggregator.parameters import HubId, Limit, Name, Sort
from aggregator.questions import queries as questions_queries
from plek_common.action import Permit, action
from plek_common.cursor import Cursor
from plek_common.database import Connection
from plek_common.idempotency import Idempotent
from plek_common.schema import Page

router = APIRouter(tags=["besluiten"])


@router.get("/proposals", dependencies=[action("proposal.list")])
async def list_proposals(
    connection: Connection,
    state: QueueState = "open",
    theme: Name = None,
    hub: Name = None,
    sort: Sort = "newest",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Proposal]:
    """Voorstellen om vragen te bundelen.

    Met `sort=strongest` wat het best eerst wordt besloten, met achteraan wat opzij is gelegd: zoveel als `limit` zegt,
    zonder vervolg, want die volgorde verandert terwijl u leest.
    """
    if sort == "strongest":
        return Page(items=await queries.strongest(connection, state, theme=theme, hub=hub, limit=limit))
    items, following = await queries.queue(connection, state, theme=theme, hub=hub, cursor=cursor, limit=limit)
    return Page(items=items, next=following)


@router.get("/proposals/{id}", dependencies=[action("proposal.list")])
async def read_proposal(connection: Connection, id: UUID) -> Proposal:
    """Eén voorstel, met beide vragen en wat erin gemarkeerd moet worden."""
    return await queries.proposal(connection, id)


@router.get("/desk")
async def read_desk(
    request: Request, permit: Annotated[Permit, action("decision.list")], connection: Connection
) -> Desk:
    """Wat er wacht, wat vandaag is gedaan, en uw laatste besluit."""
    now = request.app.state.clock()
    return await queries.desk(connection, permit.actor.subject or "", now)


@router.get("/decisions", dependencies=[action("decision.list")])
async def list_decisions(
    connection: Connection, bundle: UUID | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[Decision]:
    """Besluiten over bundels, het nieuwste eerst."""
    items, following = await queries.decisions(connection, bundle, cursor, limit)
    return Page(items=items, next=following)


@router.get("/decisions/{id}", dependencies=[action("decision.list")])
async def read_decision(connection: Connection, id: UUID) -> Decision:
    """Eén besluit, en wat het deed."""
    return await queries.decision(connection, id)


@router.post("/proposals/{id}/decision", status_code=status.HTTP_201_CREATED, response_model=Decision)
async def decide_proposal(
    id: UUID, given: AnswerGiven, once: Idempotent, bench: Annotated[Bench, deciding_on("proposal.decide")]
) -> Response:
    """Is het dezelfde vraag, verwant, een andere, of legt u het opzij?"""
    return await bench.created(once, lambda found: commands.answer(found, id, given.answer), given.reason)


@router.post("/decisions/{id}/undo", status_code=status.HTTP_201_CREATED, response_model=Decision)
async def undo_decision(id: UUID, once: Idempotent, bench: Annotated[Bench, deciding_on("decision.undo")]) -> Response:
    """Maak een besluit ongedaan. Ook dat kunt u ongedaan maken."""
    return await bench.created(once, lambda found: commands.undo(found, id))


@router.post("/bundles/{id}/split", status_code=status.HTTP_201_CREATED, response_model=Decision)
async def split_bundle(
    id: UUID, wanted: SplitWanted, once: Idempotent, bench: Annotated[Bench, deciding_on("bundle.split")]
) -> Response:
    """Neem vragen uit een bundel; zij vormen samen een nieuwe."""
    leaving = [named.ref for named in wanted.members]
    return await bench.created(once, lambda found: commands.split(found, id, leaving), wanted.reason)


@router.post("/bundles/{id}/moves", status_code=status.HTTP_201_CREATED, response_model=Decision)
async def move_question(
    id: UUID, wanted: MoveWanted, once: Idempotent, bench: Annotated[Bench, deciding_on("bundle.move")]
) -> Response:
    """Zet een vraag over naar een andere bundel."""
    return await bench.created(once, lambda found: commands.move(found, id, wanted.ref, wanted.to), wanted.reason)


@router.post("/bundles/{id}/merge", status_code=status.HTTP_201_CREATED, response_model=Decision)
async def merge_bundle(
    id: UUID, wanted: MergeWanted, once: Idempotent, bench: Annotated[Bench, deciding_on("bundle.merge")]
) -> Response:
    """Voeg deze bundel bij een andere."""
    return await bench.created(once, lambda found: commands.merge(found, id, wanted.into), wanted.reason)


@router.put("/bundles/{id}/title")
async def pin_title(id: UUID, wanted: TitleWanted, bench: Annotated[Bench, deciding_on("bundle.title")]) -> Decision:
    """Geef een bundel een naam die blijft."""
    return await bench.release(
        id, {"title": wanted.title}, wanted, lambda found: commands.title(found, id, wanted.title)
    )


@router.put("/bundles/{id}/lock")
async def lock_bundle(id: UUID, wanted: LockWanted, bench: Annotated[Bench, deciding_on("bundle.lock")]) -> Decision:
    """Zet een bundel op slot, zodat er niets bij of af komt, of haal het slot eraf."""
    return await bench.decide(lambda found: commands.lock(found, id, wanted.locked))


@router.put("/bundles/{id}/lead")
async def name_lead(id: UUID, wanted: LeadWanted, bench: Annotated[Bench, deciding_on("bundle.lead")]) -> Decision:
    """Noem de hub die deze gedeelde vraag trekt."""
    return await bench.decide(lambda found: commands.lead(found, id, wanted.hub))


@router.get("/questions/{hub}/{id}/near", dependencies=[action("question.near")])
async def list_near_questions(
    connection: Connection, hub: HubId, id: UUID, limit: Annotated[int, Query(ge=1, le=50)] = 20
) -> Wider:
    """De vragen die hier het dichtst bij liggen, van elke bundel één, ook als de computer denkt dat het een andere is.

    Een ruime lijst om zelf uit te kiezen: niets wordt er vanzelf door samengevoegd. Wat mensen al als een andere vraag
    aanwezen, staat er niet in.
    """
    await questions_queries.question(connection, hub, id)
    return await wider.near(connection, hub, id, limit)
