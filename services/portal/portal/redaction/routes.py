"""A coordinator removes words from a question for good: choose them, say why, confirm, see the result."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.failures import Away, Overtaken, Refused
from portal.redaction import form
from portal.redaction.form import REASONS, Erasing
from portal.web.access import coordinator
from portal.web.forms import sent
from portal.web.visit import Visit, Visiting

router = APIRouter()


@router.get("/vragen/{question_id}/weghalen")
async def choose(visit: Visiting, question_id: UUID) -> Response:
    return await redact_page(visit, str(question_id))


@router.post("/vragen/{question_id}/weghalen")
async def redact(visit: Visiting, question_id: UUID, request: Request) -> Response:
    """Removes the words; when that cannot be done, all that was filled in is still there, for the newest version."""
    api, id, wanted = coordinator(visit), str(question_id), form.read(await sent(request))
    if wanted.faults:
        return await redact_page(visit, id, 400, wanted)
    try:
        await api.redact(id, wanted.version, wanted.words, wanted.reason)
    except Overtaken as overtaken:
        return await redact_page(visit, id, 409, replace(wanted, said=(str(overtaken),)))
    except Refused as refused:
        said = form.refused(wanted.words, refused.faults)
        faults = {} if said else {"woorden": "redact.refused"}
        return await redact_page(visit, id, 400, replace(wanted, said=said, faults=faults))
    except Away:
        return await redact_page(visit, id, 503, replace(wanted, faults={"": "desk.away"}))
    return visit.to(f"/vragen/{id}/weghalen?klaar=ja")


async def redact_page(visit: Visit, question_id: str, status: int = 200, wanted: Erasing | None = None) -> Response:
    question = await coordinator(visit).question(question_id)
    shown = replace(wanted, version=question.version) if wanted else Erasing(question.version)
    done = wanted is None and visit.chosen("klaar") == "ja"
    return visit.page("hub/redact.html", status, question=question, erasing=shown, reasons=REASONS, done=done)
