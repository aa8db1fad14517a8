"""Messages to who asked a question: written here, and at a hub passed on or not."""

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from portal.apis.client import Params
from portal.apis.failures import Away, Missing, Overtaken, Refused, Revealing
from portal.apis.questions import RegionalQuestion
from portal.contact import form
from portal.contact.form import REASONS, Typed
from portal.web.access import coordinator, writer
from portal.web.forms import key, line, number, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()
DONE = ("verstuurd", "besloten")
OPEN: Params = {"direction": "in", "state": ["sent", "replied"]}


@router.get("/berichten")
async def messages(visit: Visiting) -> Response:
    return await list_page(visit)


@router.get("/berichten/nieuw")
async def write(visit: Visiting) -> Response:
    return await write_page(visit, Typed(to=visit.chosen("naar") or ""), visit.chosen("bij"))


@router.post("/berichten/nieuw")
async def send(visit: Visiting, request: Request) -> Response:
    """Hands it to the hub of that question; when that cannot be done, all that was typed is still there."""
    api, filled = writer(visit), await sent(request)
    typed, beside, sending = form.message(filled), line(filled, "bij"), key(filled)
    if typed.is_wrong:
        return await write_page(visit, typed, beside, 400, sending)
    hub, _, question_id = typed.to.partition("/")
    try:
        await api.send(hub, question_id, typed.text, sending)
    except Revealing as revealing:
        return await write_page(visit, typed.revealing(revealing.places), beside, 409)
    except Overtaken as overtaken:
        return await write_page(visit, Typed(typed.text, typed.to, said=str(overtaken)), beside, 409)
    except Refused:
        return await write_page(visit, Typed(typed.text, typed.to, fault="messages.refused"), beside, 400)
    except Away:
        return await write_page(visit, Typed(typed.text, typed.to, fault="desk.away"), beside, 503, sending)
    return visit.to("/berichten?klaar=verstuurd")


@router.post("/berichten/{message_id}")
async def decide(visit: Visiting, message_id: UUID, request: Request) -> Response:
    """A coordinator passes a message on, or the answer to it, or does not."""
    coordinator(visit)
    filled = await sent(request)
    wanted = form.decision(filled)
    if wanted is None:
        return await list_page(visit, 400, wrong=(str(message_id), "messages.reason_none"))
    try:
        await writer(visit).decide(str(message_id), number(filled, "versie"), wanted)
    except Overtaken:
        return await list_page(visit, 409, wrong=(str(message_id), "messages.overtaken"))
    except Away:
        return await list_page(visit, 503, wrong=(str(message_id), "desk.away"))
    return visit.to("/berichten?klaar=besloten")


async def list_page(visit: Visit, status: int = 200, wrong: tuple[str, str] = ("", "")) -> Response:
    """At a hub what waits for its coordinator stands first; then everything, the newest first."""
    api, is_hub = writer(visit), visit.settings.portal_mode == "hub"
    waiting = (await api.page({**OPEN, "limit": "100"})).items if is_hub else []
    found = await api.page({"cursor": visit.chosen("vanaf")})
    shown = {message.id for message in waiting}
    others = [message for message in found.items if message.id not in shown]
    done = visit.chosen("klaar") if status == 200 else None
    context = {"found": found, "waiting": waiting, "others": others, "reasons": REASONS, "wrong": wrong}
    return visit.page("contact/list.html", status, done=done if done in DONE else None, **context)


async def write_page(
    visit: Visit, typed: Typed, beside: str | None, status: int = 200, sending: str | None = None
) -> Response:
    """`beside` is a question of this hub: who asked the same elsewhere can be chosen."""
    writer(visit)
    choices = await addressees(visit, typed.to, beside)
    sending = sending or str(uuid7())
    return visit.page("contact/write.html", status, typed=typed, choices=choices, beside=beside, key=sending)


async def addressees(visit: Visit, to: str, beside: str | None) -> list[RegionalQuestion]:
    """Raises Missing when there is no such question."""
    try:
        if beside:
            return await writer(visit).elsewhere(str(UUID(beside)))
        hub, _, question_id = to.partition("/")
        told = await visit.national.question(hub, str(UUID(question_id)))
    except ValueError:
        raise Missing(to) from None
    known = {name: getattr(told, name) for name in ("hub", "hub_name", "title", "text", "language")}
    return [RegionalQuestion(question_id=str(UUID(question_id)), **known)]
