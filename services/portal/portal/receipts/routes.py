"""Where a question stands, for who holds its code: the receipt, and the way back to it."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.failures import Away, Missing
from portal.web.forms import letters, line, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()
Code = Annotated[str, Path(max_length=200)]


@router.get("/ontvangen/{code}")
async def receipt(visit: Visiting, code: Code) -> Response:
    return await by_code(visit, code, "/ontvangen", "hub/receipt.html")


@router.get("/volg")
async def follow(visit: Visiting) -> Response:
    return visit.page("hub/follow.html", code="", fault=None)


@router.post("/volg")
async def look_up(visit: Visiting, request: Request) -> Response:
    """A code never stands in a query string, so the form posts it and is sent on."""
    typed = line(await sent(request), "code", 200) or ""
    if not letters(typed):
        return visit.page("hub/follow.html", 400, code=typed, fault="follow.empty")
    try:
        found = await visit.hub.receipt(letters(typed))
    except Missing:
        return visit.page("hub/follow.html", 404, code=typed, fault="follow.unknown")
    except Away:
        response = visit.page("hub/follow.html", 503, code=typed, fault="follow.away")
        response.headers["Retry-After"] = "60"
        return response
    return visit.to(f"/volg/{found.code}")


@router.get("/volg/{code}")
async def status(visit: Visiting, code: Code) -> Response:
    return await by_code(visit, code, "/volg", "hub/status.html")


async def by_code(visit: Visit, code: str, place: str, template: str) -> Response:
    """A page about the question with this code, at the one address that it has."""
    found = await visit.hub.receipt(letters(code))
    if found.code != code:
        return visit.to(f"{place}/{found.code}")
    return visit.page(template, receipt=found, replying=None)
