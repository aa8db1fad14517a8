"""Machines that work here by themselves, and their keys."""

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


@router.get("/rechten/koppelingen")
async def listed(visit: Visiting) -> Response:
    return await list_page(visit)


@router.post("/rechten/koppelingen")
async def register(visit: Visiting, request: Request) -> Response:
    api, given, mode = administrator(visit), await sent(request), visit.settings.portal_mode
    filled = form.read(given, "naam", "rol", "reden")
    services = [name for name in form.SERVICES[mode] if name in given.getlist("dienst")]
    faults = {} if filled["naam"] else {"naam": "rights.naam_none"}
    faults |= {} if services else {"dienst": "rights.dienst_none"}
    filled = Filled({**filled.typed, **dict.fromkeys(services, "ja")}, {**faults, **filled.faults})
    if filled.faults:
        return await list_page(visit, 400, filled)
    roles = [filled["rol"]] if filled["rol"] in form.MACHINE_ROLES[mode] else []
    body = {"name": filled["naam"], "roles": roles, "services": services, "why": filled["reden"]}
    try:
        made = await api.register(body, key(given))
    except form.REFUSALS as error:
        filled, status = filled.refused(error)
        return await list_page(visit, status, filled)
    return visit.to(f"/rechten/koppelingen/{made.id}")


@router.get("/rechten/koppelingen/{machine_id}")
async def machine(visit: Visiting, machine_id: UUID) -> Response:
    return await machine_page(visit, str(machine_id))


@router.post("/rechten/koppelingen/{machine_id}/sleutels")
async def add_key(visit: Visiting, machine_id: UUID, request: Request) -> Response:
    api, id, filled = administrator(visit), str(machine_id), form.read_key(await sent(request))
    act, again = partial(api.add_key, id, filled["sleutel-tekst"]), partial(machine_page, visit, id)
    return await form.carried_out(visit, filled, act, again, f"/rechten/koppelingen/{id}#sleutels")


@router.post("/rechten/koppelingen/{machine_id}/sleutels/{key_id}")
async def end_key(visit: Visiting, machine_id: UUID, key_id: str) -> Response:
    await administrator(visit).end_key(str(machine_id), key_id)
    return visit.to(f"/rechten/koppelingen/{machine_id}#sleutels")


@router.post("/rechten/koppelingen/{machine_id}/einde")
async def end(visit: Visiting, machine_id: UUID, request: Request) -> Response:
    api, id, filled = administrator(visit), str(machine_id), form.read(await sent(request), "reden")
    act, again = partial(api.end_machine, id, filled["reden"]), partial(machine_page, visit, id)
    return await form.carried_out(visit, filled, act, again, f"/rechten/koppelingen/{id}")


async def list_page(visit: Visit, status: int = 200, filled: Filled | None = None) -> Response:
    found, mode = await administrator(visit).machines({"cursor": visit.chosen("vanaf")}), visit.settings.portal_mode
    shown = {"found": found, "roles": form.MACHINE_ROLES[mode], "services": form.SERVICES[mode]}
    return visit.page("rights/machines.html", status, **shown, filled=filled or Filled(), key=str(uuid7()))


async def machine_page(visit: Visit, id: str, status: int = 200, filled: Filled | None = None) -> Response:
    found = await administrator(visit).machine(id)
    return visit.page("rights/machine.html", status, machine=found, filled=filled or Filled())
