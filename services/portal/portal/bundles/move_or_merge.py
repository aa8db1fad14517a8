"""Where questions go: find another bundle, look at both side by side, and say yes."""

import asyncio
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils import uuid7

from portal.apis.analyst import DeskApi
from portal.apis.bundles import Bundle, Member
from portal.apis.decisions import Decision
from portal.apis.failures import Away, Overtaken, Refused
from portal.bundles.routes import Fault, address, bundle_page, refusal
from portal.web.access import signed_in
from portal.web.forms import key, reason, sent
from portal.web.visit import Visit, Visiting

router = APIRouter()
SHOWN = "20"


class Departed(Exception):
    """The question is not in this bundle any more, or nothing is."""


@router.get("/gedeeld/{bundle_id}/andere")
async def find(visit: Visiting, bundle_id: UUID) -> Response:
    """Bundles with these words; without words those of the same theme. `vraag` names the question that is moved."""
    signed_in(visit)
    bundle = await visit.national.whole(str(bundle_id))
    try:
        member = leaving(bundle, visit.chosen("vraag"))
    except Departed:
        return visit.to(address(bundle.id))
    words = visit.chosen("zoek")
    theme = None if words else (member or bundle.members[0]).theme
    found = await visit.national.bundles({"q": words, "theme": theme, "sort": "strongest", "limit": SHOWN})
    others = [other for other in found.items if other.id != bundle.id]
    return visit.page("national/find_bundle.html", bundle=bundle, member=member, searched=words, others=others)


@router.get("/gedeeld/{bundle_id}/andere/{to}")
async def compare(visit: Visiting, bundle_id: UUID, to: UUID) -> Response:
    signed_in(visit)
    try:
        return await compare_page(visit, str(bundle_id), str(to), visit.chosen("vraag"))
    except Departed:
        return visit.to(address(str(bundle_id)))


@router.post("/gedeeld/{bundle_id}/andere/{to}")
async def go(visit: Visiting, bundle_id: UUID, to: UUID, request: Request) -> Response:
    """Moves the question, or merges the bundle when none is named; then shows the bundle where it is now."""
    desk, form = signed_in(visit), await sent(request)
    ref = str(form.get("vraag") or "") or None
    bundle = await visit.national.whole(str(bundle_id))
    try:
        done = await going(desk, bundle, leaving(bundle, ref), str(to), reason(form), key(form))
    except Departed:
        return await bundle_page(visit, bundle.id, 409, fault=Fault("eruit", key="manage.gone"), form=form)
    except (Overtaken, Refused, Away) as problem:
        status, fault = await refusal(desk, problem, "over")
        try:
            return await compare_page(visit, bundle.id, str(to), ref, status, fault, reason(form))
        except Departed:
            return await bundle_page(visit, bundle.id, 409, fault=replace(fault, act="eruit"), form=form)
    return visit.to(address(str(to), done.id))


async def going(desk: DeskApi, bundle: Bundle, member: Member | None, to: str, why: str | None, key: str) -> Decision:
    if member is None:
        return await desk.merge(bundle.id, to, why, key)
    return await desk.move(bundle.id, member, to, why, key)


async def compare_page(
    visit: Visit,
    bundle_id: str,
    to: str,
    ref: str | None,
    status: int = 200,
    fault: Fault | None = None,
    reason: str | None = None,
) -> Response:
    """
    Raises:
        Departed: there is nothing to compare any more.
    """
    bundle, other = await asyncio.gather(visit.national.whole(bundle_id), visit.national.bundle(to))
    member = leaving(bundle, ref)
    shown = {"bundle": bundle, "other": other, "member": member, "fault": fault, "reason": reason}
    return visit.page("national/compare_bundles.html", status, **shown, key=str(uuid7()))


def leaving(bundle: Bundle, ref: str | None) -> Member | None:
    """The question that is to go; None when all of the bundle is.

    Raises:
        Departed: there is nothing to go.
    """
    member = bundle.member(ref)
    if not bundle.members or (ref and member is None):
        raise Departed
    return member
