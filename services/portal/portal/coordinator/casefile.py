"""The page on which a coordinator works at one question: its words, who asked, what happened, what can be done."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from plek_vocabulary.areas import NAMED
from portal.apis.failures import attempt
from portal.coordinator.timeline import story
from portal.web.access import coordinator
from portal.web.visit import Visiting
from portal.web.way_back import desk_path

router = APIRouter()
# Each move with the address of its form, in the order of a question's life.
MOVES = {
    "triage": "beoordelen",
    "release": "vrijgeven",
    "articulate": "scherper",
    "match": "zoeken",
    "answer": "antwoord",
    "reopen": "heropenen",
    "close": "afronden",
    "bundle": "meedoen",
    "withdraw": "intrekken",
}
# Which of them brings the question on, in each state: the first that can be made.
NEXT = {
    "received": ("triage",),
    "triaged": ("release", "match"),
    "articulating": ("release", "match"),
    "matching": ("release", "answer"),
    "answered": ("release", "close"),
}


@router.get("/bureau/vragen/{question_id}")
async def casefile(visit: Visiting, question_id: UUID) -> Response:
    """Who asked is read only when she asks for it, since each look is told to the log."""
    api, id = coordinator(visit), str(question_id)
    found, steps, sharper, answers, accepted = await asyncio.gather(
        api.question(id),
        api.steps(id),
        attempt(api.articulations(id)),
        attempt(api.answers(id)),
        attempt(api.acceptances(id)),
    )
    asker = await api.asker(id) if visit.chosen("wie") == "ja" else None
    chapters = story(found, sharper or [], answers or [], accepted, for_coordinator=True)
    moves = [(move, address) for move, address in MOVES.items() if move in found.moves]
    onwards = next((move for move in NEXT.get(found.state, ()) if move in found.moves), None)
    shown: dict[str, Any] = {"question": found, "steps": steps, "chapters": chapters, "asker": asker, "moves": moves}
    back, done = desk_path(visit.chosen("terug")), visit.chosen("klaar")
    shown |= {"onwards": onwards, "back": back, "done": next((m for m, at in MOVES.items() if at == done), None)}
    return visit.page("hub/casefile.html", **shown, area=NAMED.get(found.area or ""))
