"""The pages of the nation: the overview and the records behind its figures."""

import asyncio
import re
from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from plek_vocabulary import Certainty
from portal.apis.bundles import Bundle
from portal.apis.client import Params
from portal.apis.dashboard import HubFigures
from portal.apis.failures import Away, attempt
from portal.apis.national import NationalApi
from portal.apis.questions import NationalQuestion
from portal.apis.record import Page
from portal.overview.heatmap import heat
from portal.overview.tile_map import HEIGHT, SIDE, WIDTH, tiles
from portal.web import filters
from portal.web.visit import Visit, Visiting

router = APIRouter()
HubId = Annotated[str, Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]

ON_OVERVIEW = 10
NEWEST = 6
PROPOSAL = re.compile("[0-9a-f-]{36}")


@router.get("/")
async def overview(visit: Visiting) -> Response:
    """The heart is what regions share; the rest shows where and what else."""
    region, api = visit.chosen("regio"), visit.national
    figures, hubs, bundles, newest, cells = await asyncio.gather(
        attempt(api.overview()),
        attempt(api.hubs()),
        attempt(the_heart(api, region)),
        attempt(api.questions({"limit": str(NEWEST)})),
        attempt(api.themes_by_region()),
    )
    if figures is None and bundles is None and hubs is None:
        raise Away("aggregator")
    return visit.page(
        "national/overview.html",
        figures=figures,
        bundles=bundles,
        newest=newest.items if newest else None,
        heat=heat(cells, visit.chosen("sorteer")) if cells else None,
        region=next((hub for hub in hubs or [] if hub.id == region), None),
        **the_map(hubs),
    )


async def the_heart(api: NationalApi, region: str | None) -> list[Bundle]:
    """What is shared for sure comes first, then what waits for a decision."""
    pages = await asyncio.gather(
        *(
            api.bundles({"hub": region, "certainty": certainty, "sort": "strongest", "limit": str(ON_OVERVIEW)})
            for certainty in get_args(Certainty)
        )
    )
    return [bundle for page in pages for bundle in page.items][:ON_OVERVIEW]


def the_map(hubs: list[HubFigures] | None) -> dict[str, Any]:
    return {
        "hubs": hubs,
        "tiles": tiles(hubs or []),
        "most": max((hub.shared for hub in hubs or []), default=0),
        "tile_side": SIDE,
        "map_size": (WIDTH, HEIGHT),
    }


@router.get("/regios")
async def regions(visit: Visiting) -> Response:
    return visit.page("national/regions.html", **the_map(await visit.national.hubs()))


@router.get("/gedeeld")
async def shared(visit: Visiting) -> Response:
    """All shared questions, by region, theme and how sure it is."""
    params: Params = {
        "hub": visit.chosen("regio"),
        "theme": visit.chosen("thema"),
        "certainty": filters.certainty(visit),
        "cursor": visit.chosen("vanaf"),
    }
    bundles, hubs = await asyncio.gather(visit.national.bundles(params), attempt(visit.national.hubs()))
    return visit.page(
        "national/shared.html",
        bundles=bundles,
        chosen=filters.choices(visit),
        **filters.options(visit, hubs or []),
    )


@router.get("/vragen")
async def questions(visit: Visiting) -> Response:
    """Questions of every region, with the filters in the address."""
    found, hubs = await asyncio.gather(the_questions(visit), attempt(visit.national.hubs()))
    return visit.page(
        "national/questions.html",
        found=found,
        chosen=filters.choices(visit),
        **filters.options(visit, hubs or []),
    )


async def the_questions(visit: Visit) -> Page[NationalQuestion]:
    params: Params = {
        "q": visit.chosen("zoek"),
        "hub": visit.chosen("regio"),
        "theme": visit.chosen("thema"),
        "cursor": visit.chosen("vanaf"),
        **filters.state(visit),
    }
    return await visit.national.questions(params)


@router.get("/vragen/{hub}/{question_id}")
async def question(visit: Visiting, hub: HubId, question_id: UUID) -> Response:
    return visit.page("national/question.html", question=await visit.national.question(hub, str(question_id)))


@router.get("/vragen/{hub}/{question_id}/meer")
async def near(visit: Visiting, hub: HubId, question_id: UUID) -> Response:
    """A wide list of what lies near, to look through by hand; an analyst lays each beside it. `voorstel` leads back."""
    id = str(question_id)
    question, wider = await asyncio.gather(visit.national.question(hub, id), visit.national.near(hub, id))
    back = visit.chosen("voorstel")
    shown: dict[str, Any] = {
        "question": question,
        "wider": wider,
        "proposal": back if back and PROPOSAL.fullmatch(back) else None,
    }
    return visit.page("national/near.html", **shown)
