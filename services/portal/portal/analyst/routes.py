"""The desk of the national analyst: one proposal at a time, a decision, the next. Visitors see what waits."""

import asyncio
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from plek_vocabulary import ProposalAnswer
from portal.apis.analyst import DeskApi
from portal.apis.client import Params
from portal.apis.decisions import DeskProposal
from portal.apis.failures import Away, Overtaken, attempt
from portal.web import filters
from portal.web.access import just_done, signed_in
from portal.web.forms import key, line, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()

ANSWERS: dict[str, ProposalAnswer] = {"zelfde": "same", "verwant": "related", "anders": "different", "later": "later"}
LONGEST_REASON = 500
QUEUE = "/voorstellen"
CHOICES = ("thema", "regio")


@router.get("/voorstellen")
async def queue(visit: Visiting) -> Response:
    """For an analyst the first proposal of her queue, at its own address; for everybody else what waits."""
    if visit.desk is None:
        return visit.page("national/proposals.html", proposals=await visit.national.proposals())
    following = await next_up(visit, visit.desk)
    if following is None:
        return await desk_page(visit, visit.desk, None)
    return visit.to(address(visit, following, **told(visit)))


@router.get("/voorstellen/besluiten")
async def decisions(visit: Visiting) -> Response:
    """Everything that was decided, the newest first, with the way back."""
    return await decisions_page(visit, signed_in(visit))


@router.post("/voorstellen/besluiten/{decision_id}")
async def undo(visit: Visiting, decision_id: UUID) -> Response:
    """Takes a decision back; a proposal that was answered lies on the desk again."""
    desk = signed_in(visit)
    try:
        undone = await desk.undo(str(decision_id))
    except Overtaken as overtaken:
        return await decisions_page(visit, desk, 409, fault=str(overtaken))
    return visit.to(address(visit, undone.proposal_id, gedaan=undone.id))


@router.get("/voorstellen/{proposal_id}")
async def one(visit: Visiting, proposal_id: UUID) -> Response:
    desk = signed_in(visit)
    return await desk_page(visit, desk, await desk.proposal(str(proposal_id)))


@router.post("/voorstellen/{proposal_id}")
async def decide(visit: Visiting, proposal_id: UUID, request: Request) -> Response:
    """Passes the answer on and shows the next proposal; when that cannot be done, the same page says so."""
    desk, form = signed_in(visit), await sent(request)
    answer = ANSWERS.get(str(form.get("antwoord")))
    if answer is None:
        return visit.to(address(visit, str(proposal_id)))
    reason = line(form, "reden", LONGEST_REASON)
    try:
        taken = await desk.decide(str(proposal_id), {"answer": answer, "reason": reason}, key(form))
    except Overtaken:
        if reason:  # what she wrote stays, beside what became of the proposal
            return await desk_page(visit, desk, await desk.proposal(str(proposal_id)), 409, reason=reason)
        return visit.to(await after(visit, desk, proposal_id, eerder="besloten"))
    except Away:
        return await desk_page(visit, desk, await desk.proposal(str(proposal_id)), 503, reason=reason)
    return visit.to(await after(visit, desk, proposal_id, gedaan=taken.id))


async def decisions_page(visit: Visit, desk: DeskApi, status: int = 200, fault: str | None = None) -> Response:
    found = await desk.decisions({"cursor": visit.chosen("vanaf")})
    return visit.page("national/decisions.html", status, found=found, fault=fault)


async def after(visit: Visit, desk: DeskApi, decided: UUID, **said: str) -> str:
    """Where to go on: the next proposal, or the empty desk."""
    try:
        return address(visit, await next_up(visit, desk, but=str(decided)), **said)
    except Away:
        return address(visit, None, **said)


async def next_up(visit: Visit, desk: DeskApi, but: str | None = None) -> str | None:
    """The id of the first proposal in this queue, other than the one that was just decided; the set aside come last."""
    params: Params = {
        "theme": visit.chosen("thema"),
        "hub": visit.chosen("regio"),
        "sort": "strongest",
        "limit": "2",
    }
    found = (await desk.proposals(params)).items
    return next((proposal.id for proposal in found if proposal.id != but), None)


def address(visit: Visit, place: str | None = None, **said: str | None) -> str:
    """A place in the queue that the visit is in. `gedaan` names a decision, `eerder` what came before ours."""
    kept = {name: visit.chosen(name) for name in CHOICES} | said
    query = urlencode({name: value for name, value in kept.items() if value})
    path = f"{QUEUE}/{place}" if place else QUEUE
    return f"{path}?{query}" if query else path


def told(visit: Visit) -> dict[str, str | None]:
    return {name: visit.chosen(name) for name in ("gedaan", "eerder")}


async def desk_page(
    visit: Visit, desk: DeskApi, proposal: DeskProposal | None, status: int = 200, reason: str | None = None
) -> Response:
    figures, hubs, done = await asyncio.gather(
        attempt(desk.figures()), attempt(visit.national.hubs()), just_done(visit, desk)
    )
    context: dict[str, Any] = {
        "proposal": proposal,
        "figures": figures,
        "last": figures.last if figures else None,
        "done": done,
        "before": visit.chosen("eerder") or status == 409,
        "away": status == 503,
        "key": str(uuid7()),
        "reason": reason,
        "at": partial(address, visit),
        "chosen": {name: visit.chosen(name) for name in CHOICES},
    }
    return visit.page("national/desk.html", status, **context, **filters.options(visit, hubs or []))
