"""One person: what she may do, another right, and the end of all of it."""

import asyncio
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from portal.grants import form
from portal.grants.form import Filled
from portal.web.access import administrator
from portal.web.forms import key, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()


@router.get("/rechten/mensen")
async def listed(visit: Visiting) -> Response:
    """Everybody who ever signed in here."""
    params = {"q": visit.chosen("zoek"), "cursor": visit.chosen("vanaf")}
    found = await administrator(visit).people(params)
    return visit.page("rights/people.html", found=found, sought=visit.chosen("zoek"))


@router.get("/rechten/mensen/{person_id}")
async def person(visit: Visiting, person_id: UUID) -> Response:
    return await person_page(visit, str(person_id))


@router.post("/rechten/mensen/{person_id}")
async def give(visit: Visiting, person_id: UUID, request: Request) -> Response:
    api, given = administrator(visit), await sent(request)
    filled = form.read_right(given, visit.settings.portal_mode)
    if filled.faults:
        return await person_page(visit, str(person_id), 400, filled)
    try:
        await api.give({"personId": str(person_id), **form.right(filled)}, key(given))
    except form.REFUSALS as error:
        filled, status = filled.refused(error)
        return await person_page(visit, str(person_id), status, filled)
    return visit.to(f"/rechten/mensen/{person_id}?klaar=gegeven")


@router.get("/rechten/mensen/{person_id}/einde")
async def ending(visit: Visiting, person_id: UUID) -> Response:
    return await end_page(visit, str(person_id))


@router.post("/rechten/mensen/{person_id}/einde")
async def end(visit: Visiting, person_id: UUID, request: Request) -> Response:
    api, filled = administrator(visit), form.read(await sent(request), "reden")
    if filled.faults:
        return await end_page(visit, str(person_id), 400, filled)
    try:
        await api.end_person(str(person_id), filled["reden"])
    except form.REFUSALS as error:
        filled, status = filled.refused(error)
        return await end_page(visit, str(person_id), status, filled)
    return visit.to(f"/rechten/mensen/{person_id}?klaar=einde")


async def person_page(visit: Visit, person_id: str, status: int = 200, filled: Filled | None = None) -> Response:
    api = administrator(visit)
    found, rights = await asyncio.gather(api.person(person_id), api.rights({"personId": person_id, "limit": "100"}))
    shown = {"person": found, "rights": rights.items, "roles": form.ROLES[visit.settings.portal_mode]}
    shown |= {"filled": filled or Filled(), "done": visit.chosen("klaar"), "key": str(uuid7())}
    return visit.page("rights/person.html", status, **shown)


async def end_page(visit: Visit, person_id: str, status: int = 200, filled: Filled | None = None) -> Response:
    found = await administrator(visit).person(person_id)
    return visit.page("rights/end_person.html", status, person=found, filled=filled or Filled())
