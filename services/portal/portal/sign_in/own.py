"""Where somebody is signed in, and the way to end that: here, in one other place, or everywhere."""

from contextlib import suppress
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.failures import Missing, NotAllowed, attempt
from portal.apis.identity import IdentityApi
from portal.sign_in.browser import browser
from portal.web.session import Sessions, SignedIn
from portal.web.visit import Visit, Visiting

router = APIRouter()
AT = "/aanmeldingen"


@router.get("/aanmeldingen")
async def own(visit: Visiting) -> Response:
    who, identity = mine(visit)
    names = {provider.id: provider.name for provider in await attempt(visit.identity.providers()) or []}
    return visit.page("sign_ins.html", who=who, sessions=await identity.own(), names=names, browser=browser)


@router.post("/aanmeldingen/einde")
async def end_all(visit: Visiting, request: Request) -> Response:
    """Everywhere is here too."""
    _, identity = mine(visit)
    await identity.end_own()
    sessions: Sessions = request.app.state.sessions
    response = visit.to("/")
    sessions.forget(request)
    sessions.drop(response)
    return response


@router.post("/aanmeldingen/{id}/einde")
async def end_one(visit: Visiting, request: Request, id: UUID) -> Response:
    """What ended already is as she wants it."""
    _, identity = mine(visit)
    with suppress(Missing):
        await identity.end_own(str(id))
    sessions: Sessions = request.app.state.sessions
    sessions.forget(request)  # the tokens of all her sign-ins were taken back
    return visit.to(AT)


def mine(visit: Visit) -> tuple[SignedIn, IdentityApi]:
    """Raises NotAllowed for who is not signed in."""
    if visit.signed_in is None:
        raise NotAllowed("sessions")
    return visit.signed_in, visit.identity.signed(visit.signed_in.token)
