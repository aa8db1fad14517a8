"""Who may do what, now and on a day, and what providers propose."""

import asyncio
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.failures import attempt
from portal.grants import form
from portal.grants.form import Filled
from portal.web.access import administrator
from portal.web.forms import sent
from portal.web.visit import Visit, Visiting

router = APIRouter()


@router.get("/rechten")
async def listed(visit: Visiting) -> Response:
    return await list_page(visit)


@router.post("/rechten/voorstellen/{proposal_id}")
async def settle(visit: Visiting, proposal_id: UUID, request: Request) -> Response:
    """Gives what a provider proposes, with a reason, or does not."""
    api, given = administrator(visit), await sent(request)
    filled = form.read(given, "reden")
    try:
        if given.get("doen") != "ja":
            await api.refuse(str(proposal_id))
        elif filled.faults:
            return await list_page(visit, 400, filled, str(proposal_id))
        else:
            await api.confirm(str(proposal_id), filled["reden"])
    except form.REFUSALS as error:
        filled, status = filled.refused(error)
        return await list_page(visit, status, filled, str(proposal_id))
    return visit.to("/rechten")


async def list_page(visit: Visit, status: int = 200, filled: Filled | None = None, at: str = "") -> Response:
    """What holds now, or held on the day that the address names; a day that is none is now."""
    api, day, role = administrator(visit), form.last_day(visit.chosen("dag") or ""), visit.chosen("rol")
    role = role if role in form.ROLES[visit.settings.portal_mode] else None
    params = {"on": day.isoformat() if day else None, "role": role, "cursor": visit.chosen("vanaf")}
    found, proposals = await asyncio.gather(api.rights(params), attempt(api.proposals()))
    shown = {"found": found, "proposals": proposals.items if proposals and day is None else [], "day": day}
    shown |= {"role": role, "roles": form.ROLES[visit.settings.portal_mode], "done": visit.chosen("klaar")}
    return visit.page("rights/list.html", status, **shown, filled=filled or Filled(), at=at)
