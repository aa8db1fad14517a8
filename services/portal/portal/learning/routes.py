"""How the comparing of questions learns from what people answered: versions, what each would change, and its use."""

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from portal.apis.analyst import DeskApi
from portal.apis.failures import Overtaken
from portal.web.access import just_done, signed_in
from portal.web.forms import key, reason, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()
AT = "/vergelijking"


@router.get(AT)
async def versions(visit: Visiting) -> Response:
    """All versions, the newest first, with how often each was right."""
    return await versions_page(visit, signed_in(visit))


@router.post(AT)
async def learn(visit: Visiting, request: Request) -> Response:
    """Makes a new version of the answers, and shows how its trial goes."""
    desk = signed_in(visit)
    try:
        made = await desk.learn(key(await sent(request)))
    except Overtaken as overtaken:
        return await versions_page(visit, desk, 409, str(overtaken))
    return visit.to(f"{AT}/{made.id}")


@router.get(AT + "/{version_id}")
async def version(visit: Visiting, version_id: UUID) -> Response:
    """One version beside the one at work: what it would change, and the way to put it to work."""
    return await version_page(visit, signed_in(visit), str(version_id))


@router.post(AT + "/{version_id}")
async def use(visit: Visiting, version_id: UUID, request: Request) -> Response:
    desk, form = signed_in(visit), await sent(request)
    try:
        done = await desk.activate(str(version_id), reason(form), key(form))
    except Overtaken as overtaken:
        return await version_page(visit, desk, str(version_id), 409, str(overtaken), reason(form))
    return visit.to(f"{AT}?gedaan={done.id}")


async def versions_page(visit: Visit, desk: DeskApi, status: int = 200, fault: str | None = None) -> Response:
    found, done = await desk.versions(), await just_done(visit, desk)
    return visit.page("national/versions.html", status, versions=found, done=done, fault=fault, key=str(uuid7()))


async def version_page(
    visit: Visit, desk: DeskApi, version_id: str, status: int = 200, fault: str | None = None, said: str | None = None
) -> Response:
    """`said` is the reason that was typed for something that could not be done."""
    found = await desk.version(version_id)
    return visit.page("national/version.html", status, version=found, fault=fault, reason=said, key=str(uuid7()))
