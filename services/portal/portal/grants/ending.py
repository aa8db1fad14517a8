"""The end of one right, or of all that one person may do: the same form, with the reason."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from portal.grants import form
from portal.grants.form import Filled
from portal.web.access import administrator
from portal.web.forms import sent
from portal.web.visit import Visit, Visiting

router = APIRouter()


@router.get("/rechten/{right_id}/einde")
async def of_right(visit: Visiting, right_id: UUID) -> Response:
    return await right_page(visit, str(right_id))


@router.post("/rechten/{right_id}/einde")
async def end_right(visit: Visiting, right_id: UUID, request: Request) -> Response:
    api, id, filled = administrator(visit), str(right_id), form.read(await sent(request), "reden")
    act, again = partial(api.end, id, filled["reden"]), partial(right_page, visit, id)
    return await form.carried_out(visit, filled, act, again, "/rechten?klaar=einde")


@router.get("/rechten/mensen/{person_id}/einde")
async def of_person(visit: Visiting, person_id: UUID) -> Response:
    return await person_page(visit, str(person_id))


@router.post("/rechten/mensen/{person_id}/einde")
async def end_person(visit: Visiting, person_id: UUID, request: Request) -> Response:
    api, id, filled = administrator(visit), str(person_id), form.read(await sent(request), "reden")
    act, again = partial(api.end_person, id, filled["reden"]), partial(person_page, visit, id)
    return await form.carried_out(visit, filled, act, again, f"/rechten/mensen/{id}?klaar=einde")


async def right_page(visit: Visit, id: str, status: int = 200, filled: Filled | None = None) -> Response:
    right = await administrator(visit).right(id)
    shown = {"what": "end", "name": right.person_name, "right": right, "at": f"/rechten/{id}/einde"}
    return visit.page("rights/end.html", status, **shown, back=("/rechten", "rights.back"), filled=filled or Filled())


async def person_page(visit: Visit, id: str, status: int = 200, filled: Filled | None = None) -> Response:
    name, home = (await administrator(visit).person(id)).name, f"/rechten/mensen/{id}"
    shown = {"what": "gone", "name": name, "right": None, "at": f"{home}/einde"}
    return visit.page("rights/end.html", status, **shown, back=(home, "rights.back_person"), filled=filled or Filled())
