"""Signing in and out. Today with an access code; a provider takes the place of the form, and of nothing else."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from plek_common.identity import TooLong
from plek_common.problem import Unauthenticated
from portal.web.forms import sent
from portal.web.session import Sessions
from portal.web.visit import Visit, Visiting

router = APIRouter()
DESKS = {"national": "/voorstellen", "hub": "/bureau"}


@router.get("/aanmelden")
async def form(visit: Visiting) -> Response:
    """`opnieuw` in the address says that somebody was signed in and is not any more, or is as somebody else."""
    return visit.page("signing.html", fault=why_again(visit) if visit.chosen("opnieuw") else None)


@router.post("/aanmelden")
async def sign_in(visit: Visiting, request: Request) -> Response:
    """The code itself is never shown again, not even when it is wrong."""
    code = "".join(str((await sent(request)).get("code") or "").split())
    sessions: Sessions = request.app.state.sessions
    response = visit.to(DESKS[visit.settings.portal_mode])
    try:
        await sessions.begin(request, response, code)
    except TooLong:
        return visit.page("signing.html", 400, fault="signing.too_long")
    except Unauthenticated:
        return visit.page("signing.html", 400, fault="signing.wrong" if code else "signing.none")
    return response


@router.post("/afmelden")
async def sign_out(visit: Visiting, request: Request) -> Response:
    response = visit.to("/")
    sessions: Sessions = request.app.state.sessions
    sessions.end(response)
    return response


def why_again(visit: Visit) -> str:
    """The key of the text that says why who came here has to sign in."""
    if visit.signed_in is None:
        return "signing.again"
    return "signing.not_yours" if visit.settings.portal_mode == "national" else "signing.not_yours_hub"
