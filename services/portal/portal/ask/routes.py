"""The pages of one hub: ask, see whether it was asked before, and read what others ask."""

from dataclasses import replace
from typing import Any, get_args

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from plek_vocabulary import AskerKind
from portal.apis.client import Params
from portal.apis.failures import Away, Overtaken, Refused, attempt
from portal.apis.questions import Question, SimilarQuestion
from portal.apis.record import Page
from portal.ask.form import Asking, read_form
from portal.web import filters
from portal.web.forms import sent
from portal.web.limits import LONGEST, SHORTEST
from portal.web.visit import Visit, Visiting

router = APIRouter()

ON_FRONT_PAGE = 10


@router.get("/")
async def front(visit: Visiting) -> Response:
    """Who goes back to it is shown the form that the browser kept, with its key: anew it would ask another question."""
    page = await asking_page(visit, Asking())
    if visit.signed_in is None:  # a page with a name on it is gone after signing out
        page.headers["Cache-Control"] = "private, no-cache"
    return page


@router.post("/vragen")
async def ask(visit: Visiting, request: Request) -> Response:
    """Send the question on; a fault or an API that is away gives the form back with all that was typed."""
    asking = read_form(await sent(request))
    if asking.faults:
        return await asking_page(visit, asking, 400)
    try:
        receipt = await visit.hub.ask(asking.body(), asking.key)
    except Overtaken as overtaken:
        # The first words are in hand: these wait in the form, as the new question that they may be.
        return await asking_page(visit, replace(asking, key=str(uuid7())), 409, first=overtaken.earlier or "")
    except Refused as refused:
        asking.faults = dict.fromkeys(refused.faults or ["text"], "ask.refused")
        return await asking_page(visit, asking, 400)
    except Away:
        return await asking_page(visit, asking, 503, away=True)
    return visit.to(f"/ontvangen/{receipt.code}")


@router.post("/lijkt-op")
async def similar(visit: Visiting, request: Request) -> Response:
    """Questions like the one being typed: a part of the page for htmx, else the whole page."""
    asking = read_form(await sent(request))
    found = await the_similar(visit, asking.values["text"])
    if "HX-Request" in request.headers:
        return visit.page("hub/similar.html", similar=found, typed=asking.values["text"])
    asking.faults = {}
    return await asking_page(visit, asking, similar=found, typed=asking.values["text"])


@router.get("/lijkt-op")
async def form_again(visit: Visiting) -> Response:
    """Where a link or a reload leads from what the button showed, as to another language."""
    return visit.to("/")


async def the_similar(visit: Visit, text: str) -> list[SimilarQuestion] | None:
    """None when searching does not work now; that never stands between a person and asking."""
    if not SHORTEST <= len(text) <= LONGEST:
        return []
    try:
        return await visit.hub.similar(text)
    except (Away, Refused):
        return None


async def asking_page(visit: Visit, asking: Asking, status: int = 200, **more: Any) -> Response:
    found = await attempt(visit.hub.questions({"limit": str(ON_FRONT_PAGE)}))
    if found is None and status == 200:
        status = 503
    context: dict[str, Any] = {
        "similar": None,
        "typed": None,
        "away": False,
        "first": None,
        "found": found,
        "asking": asking,
    }
    context |= {"kinds": get_args(AskerKind), "chosen": filters.choices(visit)} | filters.options(visit) | more
    return visit.page("hub/front.html", status, **context)


@router.get("/vragen")
async def questions(visit: Visiting) -> Response:
    return visit.page(
        "hub/questions.html", found=await the_questions(visit), chosen=filters.choices(visit), **filters.options(visit)
    )


async def the_questions(visit: Visit) -> Page[Question]:
    params: Params = {
        "q": visit.chosen("zoek"),
        "theme": visit.chosen("thema"),
        "cursor": visit.chosen("vanaf"),
        **filters.state(visit),
    }
    return await visit.hub.questions(params)
