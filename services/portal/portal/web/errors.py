"""Pages that a hub and the nation share, and what a visitor sees when something is not there."""

from typing import cast
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.failures import Away, Busy, Missing, NotAllowed, Overtaken, Refused
from portal.web import way_back
from portal.web.access import TooLittle
from portal.web.forms import sent
from portal.web.headers import complete
from portal.web.same_person import SomebodyElse
from portal.web.session import Sessions
from portal.web.visit import Visit, Visiting, visit

router = APIRouter()
SIGN_IN = "/aanmelden"
STEP_UP = "/aanmelden/sterker"


@router.get("/toegankelijkheid")
async def accessibility(visit: Visiting) -> Response:
    return visit.page("accessibility.html")


async def missing(request: Request, _: Exception) -> Response:
    return (await visit(request)).page("error.html", 404, kind="missing")


async def away(request: Request, _: Exception) -> Response:
    response = (await visit(request)).page("error.html", 503, kind="away")
    response.headers["Retry-After"] = "60"
    return response


async def busy(request: Request, error: Exception) -> Response:
    response = (await visit(request)).page("error.html", 429, kind="busy")
    response.headers["Retry-After"] = cast(Busy, error).seconds
    return response


async def overtaken(request: Request, _: Exception) -> Response:
    """Somebody was first, and no form of the page says so."""
    return (await visit(request)).page("error.html", 409, kind="overtaken")


async def broken(request: Request, _: Exception) -> Response:
    """Answered outside the middleware, so the headers are set here too."""
    response = (await visit(request)).page("error.html", 500, kind="broken")
    complete(response.headers, request.scope)
    return response


async def refused(request: Request, error: Exception) -> Response:
    """What the framework finds, or a form that is none; a wrong method keeps its status and says which are right."""
    found = cast(HTTPException, error)
    kind = {400: "unreadable", 403: "foreign"}.get(found.status_code, "missing")
    page = (await visit(request)).page("error.html", found.status_code, kind=kind)
    page.headers.update(found.headers or {})
    return page


async def not_allowed(request: Request, error: Exception) -> Response:
    """Signed out in the meantime, or signed in as somebody who may not do this; htmx follows by its own header.

    What somebody wrote is not lost: it stays on a page of its own, from where it is sent again after signing in.
    """
    sessions: Sessions = request.app.state.sessions
    sessions.forget(request)  # the token may be of before she got or lost a right
    visiting = await visit(request)
    if getattr(request.state, "is_unsure", False):
        return await away(request, error)
    written = await written_in(request) if visiting.signed_in is None else None
    if written:
        return kept(visiting, written)
    address = sign_in_address(visiting)
    if "HX-Request" in request.headers:
        return Response(headers={"HX-Redirect": visiting.root + address})
    return visiting.to(address)


async def too_little(request: Request, _: Exception) -> Response:
    """An administrator takes the second step that she skipped, and comes back."""
    visiting = await visit(request)
    return visiting.to(f"{STEP_UP}?{urlencode(on_her_way(visiting))}")


async def written_in(request: Request) -> FormData | None:
    """The form that was sent; None for what is none."""
    try:
        return await sent(request) if request.method == "POST" else None
    except HTTPException:
        return None


def kept(visiting: Visit, written: FormData) -> Response:
    """A boosted form shows the page only where the answer is no fault."""
    status = 200 if "HX-Boosted" in visiting.request.headers else 401
    shown = {"fields": written.multi_items(), "prose": prose(written)}
    return visiting.page("kept.html", status, **shown, sign_in=f"{SIGN_IN}?terug=/aanmelden/klaar")


def prose(written: FormData) -> list[str]:
    """What somebody wrote by hand: several words."""
    return [text for _, text in written.multi_items() if isinstance(text, str) and " " in text.strip()]


async def somebody_else(request: Request, error: Exception) -> Response:
    """Nothing is done in the name of who signed in meanwhile; what was written can be read and copied."""
    visiting = await visit(request)
    status = 200 if "HX-Boosted" in request.headers else 409
    back = way_back.of(request, visiting.settings) or "/"
    return visiting.page("other_person.html", status, prose=prose(cast(SomebodyElse, error).written), back=back)


def sign_in_address(visiting: Visit) -> str:
    """The page to sign in on, which leads back to where she was."""
    return f"{SIGN_IN}?{urlencode({'opnieuw': 'ja'} | on_her_way(visiting))}"


def on_her_way(visiting: Visit) -> dict[str, str]:
    """The part of an address that says where she was."""
    back = way_back.of(visiting.request, visiting.settings)
    return {"terug": back} if back else {}


def add_errors(app: FastAPI) -> None:
    app.add_exception_handler(Missing, missing)
    app.add_exception_handler(NotAllowed, not_allowed)
    app.add_exception_handler(TooLittle, too_little)
    app.add_exception_handler(SomebodyElse, somebody_else)
    app.add_exception_handler(Refused, missing)
    app.add_exception_handler(RequestValidationError, missing)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Overtaken, overtaken)
    app.add_exception_handler(Away, away)
    app.add_exception_handler(Busy, busy)
    app.add_exception_handler(Exception, broken)
