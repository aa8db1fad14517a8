"""One question of a hub as a story; for its coordinator, her own page of it, and what holds more than one question."""

import asyncio
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from portal.apis.failures import Away, Overtaken, Refused, Revealing, attempt
from portal.coordinator import casefile, split_form
from portal.coordinator.split_form import Parting
from portal.coordinator.timeline import story
from portal.web.access import coordinator
from portal.web.forms import key, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()


@router.get("/vragen/{question_id}")
async def question(visit: Visiting, question_id: UUID) -> Response:
    """A question as a story, from the first words to the answer."""
    return await question_page(visit, str(question_id))


@router.post("/vragen/{question_id}")
async def split(visit: Visiting, question_id: UUID, request: Request) -> Response:
    """Makes several questions of one; when that cannot be done, all that was filled in is still there."""
    api, form, id = coordinator(visit), await sent(request), str(question_id)
    wanted = split_form.read(form)
    if not wanted.is_clear:
        return await question_page(visit, id, 400, wanted)
    try:
        await api.split(id, wanted.version, wanted.wanted, key(form), wanted.accepting)
    except Revealing as revealing:
        return await question_page(visit, id, 409, split_form.revealing(wanted, revealing))
    except Overtaken as overtaken:
        return await question_page(visit, id, 409, replace(wanted, said=str(overtaken)))
    except Refused:
        return await question_page(visit, id, 400, replace(wanted, fault="parts.refused"))
    except Away:
        return await question_page(visit, id, 503, replace(wanted, fault="desk.away"))
    return visit.to(f"/vragen/{id}#delen")


async def question_page(visit: Visit, question_id: str, status: int = 200, sent: Parting | None = None) -> Response:
    """A coordinator sees her own hub's question before it is released; others what everybody may read."""
    api = visit.coordinator or visit.hub
    found, sharper, answers, accepted = await asyncio.gather(
        api.question(question_id),
        attempt(api.articulations(question_id)),
        attempt(api.answers(question_id)),
        attempt(visit.coordinator.acceptances(question_id)) if visit.coordinator else asyncio.sleep(0),
    )
    is_coordinator = visit.coordinator is not None
    chapters = story(found, sharper or [], answers or [], accepted, for_coordinator=is_coordinator)
    # What was filled in goes with the question as it is now: it stands on the same page, so sending again may succeed.
    sent = replace(sent, version=found.version) if sent and status == 409 else sent
    parts = (sent or split_form.suggested(found)) if is_coordinator else None
    shown = {"question": found, "chapters": chapters, "parting": parts, "is_coordinator": is_coordinator}
    return visit.page("hub/question.html", status, **shown, key=str(uuid7()))


router.include_router(casefile.router)
