"""A coordinator makes a move with a question: a form, what stands in its way, and back to the question."""

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from portal.apis.coordinator import CoordinatorApi
from portal.apis.failures import ApiError, Away, Missing, Overtaken, Refused, Revealing
from portal.moves import form, meanwhile
from portal.moves.fields import AREAS, MOVES, Move
from portal.moves.form import Filled
from portal.web.access import coordinator
from portal.web.forms import line, sent
from portal.web.visit import Visit, Visiting
from portal.web.way_back import desk_path

router = APIRouter()


@router.get("/bureau/vragen/{question_id}/{address}")
async def fill_in(visit: Visiting, question_id: UUID, address: str) -> Response:
    return await move_page(visit, str(question_id), wanted(address), back=desk_path(visit.chosen("terug")))


@router.post("/bureau/vragen/{question_id}/{address}")
async def make(visit: Visiting, question_id: UUID, address: str, request: Request) -> Response:
    """Makes it; when that cannot be done, all that was filled in is still there, beside what changed meanwhile."""
    api, id, move, said = coordinator(visit), str(question_id), wanted(address), await sent(request)
    back, filled = desk_path(line(said, "terug", 200)), form.read(said, move)
    if filled.faults:
        return await move_page(visit, id, move, 400, filled, back)
    try:
        await made(api, id, move, filled)
    except (Overtaken, Refused, Away) as error:
        status, again = refused(filled, move, error)
        return await move_page(visit, id, move, status, again, back)
    return visit.to(f"/bureau/vragen/{id}?{urlencode({'klaar': move.address} | ({'terug': back} if back else {}))}")


def wanted(address: str) -> Move:
    """Raises Missing."""
    if address not in MOVES:
        raise Missing(address)
    return MOVES[address]


async def made(api: CoordinatorApi, id: str, move: Move, filled: Filled) -> None:
    """A release that takes something personal out is two moves: the wording becomes better first."""
    version = filled.version
    if move.name == "release" and (better := form.reworded(filled, await api.question(id))):
        why = {"why": "Persoonsgegevens zijn weggehaald voor de vrijgave."}
        version = (await api.move(id, version, "articulations", better | why)).version
    await api.move(id, version, move.path, form.body(move, filled))


def refused(filled: Filled, move: Move, error: ApiError) -> tuple[int, Filled]:
    """The status of the page, and the same form with what was wrong."""
    match error:
        case Revealing():
            return 409, filled.revealing(error)
        case Overtaken():
            return 409, replace(filled, fault="work.overtaken")
        case Refused():
            known = {field.name for field in move.fields}
            said = {name: why for name, why in error.faults.items() if name in known}
            return 400, replace(filled, said=said, fault=None if said else "work.refused")
    return 503, replace(filled, fault="desk.away")


async def move_page(
    visit: Visit, id: str, move: Move, status: int = 200, filled: Filled | None = None, back: str | None = None
) -> Response:
    """What was filled in goes with the question as it is now, since what changed is shown beside it."""
    api = coordinator(visit)
    question, steps, wordings, answers = await asyncio.gather(
        api.question(id), api.steps(id), api.articulations(id), api.answers(id)
    )
    if question.answer and answers:
        question = question.model_copy(update={"answer": answers[0]})  # with its sources
    shown = filled or form.begun(move, question)
    changed = meanwhile.changes(shown.version, question, steps, wordings)
    marked = form.marked(shown, question, is_stored=move.name == "release")
    told: dict[str, Any] = {"question": question, "move": move, "areas": AREAS, "marked": marked, "changed": changed}
    shown = replace(shown, version=question.version) if status == 409 else shown
    is_possible = move.name in question.moves
    return visit.page("hub/move.html", status, **told, filled=shown, back=back, is_possible=is_possible)
