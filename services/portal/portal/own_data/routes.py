"""What a hub keeps of somebody who asked: see it, take it along, correct it, object, or have it all erased."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.failures import Away, Overtaken, Refused
from portal.apis.personal_data import PersonalData, PersonalDataApi, PersonsData
from portal.own_data import form
from portal.own_data.form import Details
from portal.web.access import coordinator
from portal.web.forms import letters, line, number, sent, text
from portal.web.visit import Visit, Visiting

router = APIRouter()
Code = Annotated[str, Path(max_length=200)]
LONGEST_REASON = 1000
DONE = ("verbeterd", "bezwaar")


@router.get("/volg/{code}/gegevens")
async def see(visit: Visiting, code: Code) -> Response:
    """Everything, at the one address that it has."""
    found = await of(visit).read(letters(code))
    if found.asked.code != code:
        return visit.to(f"/volg/{found.asked.code}/gegevens")
    return data_page(visit, found, form.known(found.version, found.asker))


@router.get("/volg/{code}/gegevens/meenemen")
async def take_along(visit: Visiting, code: Code) -> Response:
    """The same as a file that a computer can read; its name says nothing of whose it is."""
    headers = {"Content-Disposition": 'attachment; filename="mijn-gegevens.json"'}
    return Response(await of(visit).whole(letters(code)), 200, headers, "application/json")


@router.post("/volg/{code}/gegevens")
async def correct(visit: Visiting, code: Code, request: Request) -> Response:
    """When that cannot be done, all that was filled in is still there."""
    api, given = of(visit), form.read_details(await sent(request))
    try:
        if not given.faults:
            await api.correct(letters(code), given.version, given.given)
            return visit.to(f"/volg/{code}/gegevens?klaar=verbeterd")
        status = 400
    except Refused:
        given, status = replace(given, faults={"name": "own_data.refused"}), 400
    except Overtaken:
        given, status = replace(given, faults={"name": "own_data.overtaken"}), 409
    found = await api.read(letters(code))
    return data_page(visit, found, replace(given, version=found.version), status)


@router.get("/volg/{code}/bezwaar")
async def objection(visit: Visiting, code: Code) -> Response:
    return objection_page(visit, await of(visit).read(letters(code)))


@router.post("/volg/{code}/bezwaar")
async def object_to(visit: Visiting, code: Code, request: Request) -> Response:
    api, said = of(visit), await sent(request)
    reason = text(said, "reden", LONGEST_REASON)
    try:
        await api.object_to(letters(code), number(said, "versie"), reason)
    except Overtaken:
        found = await api.read(letters(code))
        if found.asked.objected_at is None:
            return objection_page(visit, found, 409, reason=reason or "", fault="own_data.overtaken")
    except Refused:
        return objection_page(visit, await api.read(letters(code)), 400, reason=reason or "", fault="own_data.refused")
    return visit.to(f"/volg/{code}/gegevens?klaar=bezwaar")


@router.get("/volg/{code}/wissen")
async def erasure(visit: Visiting, code: Code) -> Response:
    return visit.page("hub/erase.html", found=await of(visit).read(letters(code)), fault=None)


@router.post("/volg/{code}/wissen")
async def erase(visit: Visiting, code: Code, request: Request) -> Response:
    """Only for who said to know that it cannot be undone."""
    api = of(visit)
    if line(await sent(request), "zeker") != "ja":
        found = await api.read(letters(code))
        return visit.page("hub/erase.html", 400, found=found, fault="own_data.sure_none")
    await api.erase(letters(code))
    return visit.to("/gewist")


@router.get("/gewist")
async def erased(visit: Visiting) -> Response:
    return visit.page("hub/erased.html")


@router.get("/bureau/gegevens")
async def look_for(visit: Visiting) -> Response:
    coordinator(visit)
    return find_page(visit, Details(0, dict.fromkeys(form.FOUND_BY, "")))


@router.post("/bureau/gegevens")
async def find(visit: Visiting, request: Request) -> Response:
    """Whom a coordinator looks for stands in no address."""
    api, wanted = coordinator(visit).api, form.read_person(await sent(request))
    if wanted.faults:
        return find_page(visit, wanted, 400)
    try:
        return find_page(visit, wanted, found=await PersonalDataApi(api).find(wanted.given))
    except Refused:
        return find_page(visit, replace(wanted, faults={"email": "own_data.refused"}), 400)
    except Away:
        return find_page(visit, replace(wanted, faults={"email": "desk.away"}), 503)


def of(visit: Visit) -> PersonalDataApi:
    """The hub, as who holds a code may use it: nobody has to sign in for what is her own."""
    return PersonalDataApi(visit.hub.api)


def data_page(visit: Visit, found: PersonalData, details: Details, status: int = 200) -> Response:
    done = visit.chosen("klaar") if status == 200 else None
    return visit.page("hub/own_data.html", status, found=found, details=details, done=done if done in DONE else None)


def objection_page(
    visit: Visit, found: PersonalData, status: int = 200, *, reason: str = "", fault: str | None = None
) -> Response:
    return visit.page("hub/objection.html", status, found=found, reason=reason, fault=fault)


def find_page(visit: Visit, wanted: Details, status: int = 200, found: PersonsData | None = None) -> Response:
    return visit.page("hub/find_person.html", status, wanted=wanted, found=found)
