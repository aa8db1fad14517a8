"""The second step of an administrator who signed in with one: asked for once, and explained where it does not come."""

from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.responses import Response

from portal.web.errors import STEP_UP, sign_in_address
from portal.web.visit import Visit, Visiting
from portal.web.way_back import own_path

router = APIRouter()
RIGHTS = "/rechten"


@router.get(STEP_UP)
async def stronger(visit: Visiting) -> Response:
    """On to the provider, and back to where she was. `gevraagd` says that she comes from there: who is no surer then
    reads why nothing opens, and is not sent round and round."""
    who, back = visit.signed_in, own_path(visit.request.query_params.get("terug")) or RIGHTS
    if who is None:
        return visit.to(sign_in_address(visit))
    if not who.lacks_a_step:
        return visit.to(back)
    if who.step_up is None:
        return explained(visit, "step.not_here", back)
    if visit.chosen("gevraagd") is None:
        return visit.to(way(who.step_up, back))
    return explained(visit, "step.not_given", back, way(who.step_up, back))


def explained(visit: Visit, why: str, back: str, again: str | None = None) -> Response:
    return visit.page("step_up.html", 403, why=why, back=back, again=again)


def way(provider: str, back: str) -> str:
    """The address that asks this provider for more."""
    arrival = f"{STEP_UP}?{urlencode({'gevraagd': 'ja', 'terug': back})}"
    return f"/aanmelden/bij/{quote(provider, safe='')}?{urlencode({'sterker': 'ja', 'terug': arrival})}"
