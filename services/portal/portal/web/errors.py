"""Pages that a hub and the nation share, and what a visitor sees when something is not there."""

from typing import cast

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.client import Away, Missing, NotAllowed, Overtaken, Refused
from portal.web.headers import POLICY
from portal.web.visit import Visiting, visit

router = APIRouter()
SIGN_IN = "/aanmelden?opnieuw=ja"


@router.get("/toegankelijkheid")
async def accessibility(visit: Visiting) -> Response:
    return visit.page("accessibility.html")


async def missing(request: Request, _: Exception) -> Response:
    return (await visit(request)).page("error.html", 404, kind="missing")


async def away(request: Request, _: Exception) -> Response:
    response = (await visit(request)).page("error.html", 503, kind="away")
    response.headers["Retry-After"] = "60"
    return response


async def overtaken(request: Request, _: Exception) -> Response:
    """Somebody was first, and no form of the page says so."""
    return (await visit(request)).page("error.html", 409, kind="overtaken")


async def broken(request: Request, _: Exception) -> Response:
    """Answered outside the middleware, so the headers are set here too."""
    response = (await visit(request)).page("error.html", 500, kind="broken")
    response.headers.update(POLICY)
    return response


async def refused(request: Request, error: Exception) -> Response:
    """What the framework finds, or a form that is none; a wrong method keeps its status and says which are right."""
    found = cast(HTTPException, error)
    kind = {400: "unreadable", 403: "foreign"}.get(found.status_code, "missing")
    page = (await visit(request)).page("error.html", found.status_code, kind=kind)
    page.headers.update(found.headers or {})
    return page


async def not_allowed(request: Request, _: Exception) -> Response:
    """Signed out in the meantime, or signed in as somebody who may not do this; htmx follows by its own header."""
    visiting = await visit(request)
    if "HX-Request" in request.headers:
        return Response(headers={"HX-Redirect": visiting.root + SIGN_IN})
    return visiting.to(SIGN_IN)


def add_errors(app: FastAPI) -> None:
    app.add_exception_handler(Missing, missing)
    app.add_exception_handler(NotAllowed, not_allowed)
    app.add_exception_handler(Refused, missing)
    app.add_exception_handler(RequestValidationError, missing)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Overtaken, overtaken)
    app.add_exception_handler(Away, away)
    app.add_exception_handler(Exception, broken)
