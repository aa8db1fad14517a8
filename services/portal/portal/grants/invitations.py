"""Invitations: made by an administrator, accepted by whoever opens the link and signs in."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.failures import Missing, NotAllowed, Overtaken, Refused
from portal.apis.rights import Invited, Preview
from portal.grants import form
from portal.grants.form import Filled
from portal.web.access import administrator
from portal.web.forms import sent
from portal.web.visit import Visit, Visiting

router = APIRouter()


@router.get("/rechten/uitnodigingen")
async def listed(visit: Visiting) -> Response:
    found = await administrator(visit).invitations({"cursor": visit.chosen("vanaf")})
    return visit.page("rights/invitations.html", found=found)


@router.post("/rechten/uitnodigingen/{invitation_id}/intrekken")
async def withdraw(visit: Visiting, invitation_id: UUID) -> Response:
    await administrator(visit).withdraw(str(invitation_id))
    return visit.to("/rechten/uitnodigingen")


@router.get("/rechten/uitnodigen")
async def inviting(visit: Visiting) -> Response:
    return invite_page(visit)


@router.post("/rechten/uitnodigen")
async def invite(visit: Visiting, request: Request) -> Response:
    """Shows the link once: it is kept nowhere, so this page has no address to come back to."""
    api, filled = administrator(visit), form.read_right(await sent(request), visit.settings.portal_mode, "wie")
    if filled.faults:
        return invite_page(visit, 400, filled)
    try:
        made = await api.invite({"forWhom": filled["wie"], **form.right(filled)})
    except form.REFUSALS as error:
        filled, status = filled.refused(error)
        return invite_page(visit, status, filled)
    return invite_page(visit, made=made)


@router.get("/uitnodiging/{secret}")
async def shown(visit: Visiting, secret: str) -> Response:
    """What somebody is invited for. Who signed in accepts it here; others sign in first and come back."""
    return accept_page(visit, secret, await visit.rights.preview(secret))


@router.post("/uitnodiging/{secret}")
async def accept(visit: Visiting, secret: str) -> Response:
    if visit.signed_in is None:
        return visit.to(f"/uitnodiging/{quote(secret, safe='')}")
    try:
        accepted = await visit.rights.signed(visit.signed_in.token).accept(secret)
    except Overtaken as overtaken:
        return accept_page(visit, secret, await visit.rights.preview(secret), 409, str(overtaken))
    except NotAllowed:
        return accept_page(visit, secret, await visit.rights.preview(secret), 403, visit.say.texts("rights.elsewhere"))
    except Refused as refused:
        raise Missing(secret) from refused
    return visit.page("rights/accepted.html", role=accepted.role)


def invite_page(visit: Visit, status: int = 200, filled: Filled | None = None, made: Invited | None = None) -> Response:
    administrator(visit)
    roles = form.ROLES[visit.settings.portal_mode]
    return visit.page("rights/invite.html", status, roles=roles, filled=filled or Filled(), made=made)


def accept_page(visit: Visit, secret: str, preview: Preview, status: int = 200, said: str = "") -> Response:
    way = quote(f"/uitnodiging/{secret}", safe="")
    return visit.page("rights/accept.html", status, preview=preview, secret=secret, said=said, way=way)
