"""The pages of one hub: ask, see whether it was asked before, follow it, and read what others ask."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import filters
from portal.asking import KINDS, LONGEST, SHORTEST, Asking, read_form
from portal.client import Away, Missing, Params, Refused, attempt
from portal.records import Page, Question, SimilarQuestion
from portal.visit import Visit, Visiting

router = APIRouter()
Code = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{4,40}$")]

ON_FRONT_PAGE = 10


@router.get("/")
async def front(visit: Visiting) -> Response:
    return await asking_page(visit, Asking())


@router.post("/vragen")
async def ask(visit: Visiting, request: Request) -> Response:
    """Send the question on; a fault or an API that is away gives the form back with all that was typed."""
    asking = read_form(await request.form())
    if asking.faults:
        return await asking_page(visit, asking, 400)
    try:
        receipt = await visit.hub.ask(asking.body(), asking.key)
    except Refused as refused:
        asking.faults = dict.fromkeys(refused.faults or ["text"], "ask.refused")
        return await asking_page(visit, asking, 400)
    except Away:
        return await asking_page(visit, asking, 503, away=True)
    return RedirectResponse(f"/ontvangen/{receipt.code}", 303)


@router.post("/lijkt-op")
async def similar(visit: Visiting, request: Request) -> Response:
    """Questions like the one being typed: a part of the page for htmx, else the whole page."""
    asking = read_form(await request.form())
    found = await the_similar(visit, asking.values["text"])
    if "HX-Request" in request.headers:
        return visit.page("hub/similar.html", similar=found, typed=asking.values["text"])
    asking.faults = {}
    return await asking_page(visit, asking, similar=found, typed=asking.values["text"])


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
    context: dict[str, Any] = {"similar": None, "typed": None, "away": False, "found": found, "asking": asking}
    context |= {"kinds": KINDS, "chosen": filters.choices(visit)} | filters.options(visit) | more
    return visit.page("hub/front.html", status, **context)


@router.get("/ontvangen/{code}")
async def receipt(visit: Visiting, code: Code) -> Response:
    return visit.page("hub/receipt.html", receipt=await visit.hub.receipt(code))


@router.get("/volg")
async def follow(visit: Visiting) -> Response:
    return visit.page("hub/follow.html", code="", fault=None)


@router.post("/volg")
async def look_up(visit: Visiting, request: Request) -> Response:
    """A code never stands in a query string, so the form posts it and is sent on."""
    code = "".join(str((await request.form()).get("code") or "").split()).upper()
    if not code.replace("-", "").isalnum() or len(code) > 40:
        return visit.page("hub/follow.html", 400, code=code, fault="follow.unknown" if code else "follow.empty")
    try:
        found = await visit.hub.receipt(code)
    except Missing:
        return visit.page("hub/follow.html", 404, code=code, fault="follow.unknown")
    return RedirectResponse(f"/volg/{found.code}", 303)


@router.get("/volg/{code}")
async def status(visit: Visiting, code: Code) -> Response:
    return visit.page("hub/status.html", receipt=await visit.hub.receipt(code))


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
