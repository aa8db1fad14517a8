"""One shared question: every wording, why they belong together, how it grew; and what an analyst can do with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from portal.apis.analyst import DeskApi
from portal.apis.decisions import Decision
from portal.apis.failures import Away, Overtaken, Place, Refused, Revealing, attempt
from portal.bundles.actions import ACTS, Unclear
from portal.bundles.timeline import chronicle
from portal.web.access import just_done, signed_in
from portal.web.forms import sent
from portal.web.visit import Visit, Visiting

router = APIRouter()


@dataclass(frozen=True)
class Fault:
    """Why something was not done: the act that it was, in our words (`key`) or in those of the API (`said`), the
    decision that has to be undone first, and what is personal in the text, with what names that."""

    act: str
    key: str | None = None
    said: str | None = None
    earlier: Decision | None = None
    places: Sequence[Place] = ()
    fingerprint: str = ""

    def bundle_of_earlier(self, here: str) -> str | None:
        """The bundle in whose story that decision stands: this one, where it can be."""
        about = self.earlier.bundle_ids if self.earlier else ()
        return here if here in about else next(iter(about), None)


@router.get("/gedeeld/{bundle_id}")
async def bundle(visit: Visiting, bundle_id: UUID) -> Response:
    return await bundle_page(visit, str(bundle_id))


@router.get("/gedeeld/{bundle_id}/vragen")
async def members(visit: Visiting, bundle_id: UUID) -> Response:
    """Every question in a bundle, in the order in which they came."""
    found, page = await asyncio.gather(
        visit.national.bundle(str(bundle_id)),
        visit.national.members(str(bundle_id), {"cursor": visit.chosen("vanaf")}),
    )
    return visit.page("national/members.html", bundle=found, found=page)


@router.post("/gedeeld/{bundle_id}")
async def act(visit: Visiting, bundle_id: UUID, request: Request) -> Response:
    """Does what one of the forms asks; what cannot be done is said beside that form."""
    desk, form, id = signed_in(visit), await sent(request), str(bundle_id)
    name = str(form.get("besluit"))
    if name not in ACTS:
        return visit.to(address(id))
    try:
        done = await ACTS[name](desk, await visit.national.whole(id), form)
    except (Unclear, Overtaken, Refused, Away) as problem:
        status, fault = await refusal(desk, problem, name)
        return await bundle_page(visit, id, status, fault=fault, form=form)
    return visit.to(address(id, done.id))


def address(bundle_id: str, done: str | None = None) -> str:
    """The page of a bundle; with the decision that was just taken it begins at what that did."""
    return f"/gedeeld/{bundle_id}?gedaan={done}#gezegd" if done else f"/gedeeld/{bundle_id}"


async def refusal(desk: DeskApi, problem: Exception, name: str) -> tuple[int, Fault]:
    """The status of the answer, and what people read."""
    if isinstance(problem, Revealing):
        return 409, Fault(name, key="personal.found", places=problem.places, fingerprint=problem.fingerprint)
    if isinstance(problem, Overtaken):
        earlier = await attempt(desk.decision(problem.earlier)) if problem.earlier else None
        return 409, Fault(name, said=str(problem), earlier=earlier)
    if isinstance(problem, Away):
        return 503, Fault(name, key="desk.away")
    return 400, Fault(name, key=str(problem) if isinstance(problem, Unclear) else "manage.unclear")


async def bundle_page(
    visit: Visit, bundle_id: str, status: int = 200, *, fault: Fault | None = None, form: FormData | None = None
) -> Response:
    found, steps, managed = await asyncio.gather(
        visit.national.bundle(bundle_id),
        attempt(visit.national.history(bundle_id)),
        management(visit.desk, visit, bundle_id),
    )
    story = chronicle(steps or [], managed.pop("decisions"))
    shown = {"bundle": found, "story": story, "fault": fault, "typed": form or {}}
    return visit.page("national/bundle.html", status, **shown, **managed)


async def management(desk: DeskApi | None, visit: Visit, bundle_id: str) -> dict[str, Any]:
    """What only an analyst sees: all questions to pick from, what was decided here, and what she just decided."""
    if desk is None:
        return {"decisions": [], "done": None, "key": None, "whole": None}
    whole, decisions, done = await asyncio.gather(
        visit.national.whole(bundle_id),
        attempt(desk.decisions({"bundle": bundle_id, "limit": "100"})),
        just_done(visit, desk),
    )
    return {"decisions": decisions.items if decisions else [], "done": done, "key": str(uuid7()), "whole": whole}
