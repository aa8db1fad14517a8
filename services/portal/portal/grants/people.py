"""One person: what she may do, and another right."""

import asyncio
from functools import partial
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
    api, given, id = administrator(visit), await sent(request), str(person_id)
    filled = form.read_right(given, visit.settings.portal_mode)

    async def act() -> None:
        await api.give({"personId": id, **form.right(filled)}, key(given))

    return await form.carried_out(
        visit, filled, act, partial(person_page, visit, id), f"/rechten/mensen/{id}?klaar=gegeven"
    )


async def person_page(visit: Visit, person_id: str, status: int = 200, filled: Filled | None = None) -> Response:
    api = administrator(visit)
    found, rights = await asyncio.gather(api.person(person_id), api.rights({"personId": person_id, "limit": "100"}))
    shown = {"person": found, "rights": rights.items, "roles": form.ROLES[visit.settings.portal_mode]}
    shown |= {"filled": filled or Filled(), "done": visit.chosen("klaar"), "key": str(uuid7())}
    return visit.page("rights/person.html", status, **shown)
