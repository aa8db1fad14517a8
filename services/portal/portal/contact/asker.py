"""Who asked answers what others want to know of her, by the code of her question."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from portal.apis import messages
from portal.apis.failures import Away, Overtaken, Refused, Revealing
from portal.contact import form
from portal.contact.form import Typed
from portal.web.forms import letters, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()
Code = Annotated[str, Path(max_length=200)]


@router.post("/volg/{code}/berichten/{message_id}")
async def reply(visit: Visiting, code: Code, message_id: UUID, request: Request) -> Response:
    """When that cannot be done, all that was typed is still there."""
    typed = form.reply(await sent(request))
    if typed.is_wrong:
        return await status_page(visit, code, message_id, 400, typed)
    try:
        await messages.reply(visit.hub.api, letters(code), str(message_id), typed.version, typed.answer)
    except Revealing as revealing:
        return await status_page(visit, code, message_id, 409, typed.revealing(revealing.places))
    except Overtaken:
        return await status_page(visit, code, message_id, 409, Typed(typed.text, fault="messages.overtaken"))
    except Refused:
        return await status_page(visit, code, message_id, 400, Typed(typed.text, fault="messages.refused"))
    except Away:
        return await status_page(visit, code, message_id, 503, Typed(typed.text, fault="desk.away"))
    return visit.to(f"/volg/{code}#bericht-{message_id}")


async def status_page(visit: Visit, code: str, message_id: UUID, status: int, typed: Typed) -> Response:
    found = await visit.hub.receipt(letters(code))
    return visit.page("hub/status.html", status, receipt=found, replying=(str(message_id), typed))
