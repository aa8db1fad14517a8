"""Routes of the figures over everything."""

from fastapi import APIRouter, Request

from aggregator.dashboard import queries
from aggregator.dashboard.cache import counted
from aggregator.dashboard.schemas import Overview, ThemesByRegion
from plek_common.action import action

router = APIRouter(tags=["landelijk"])


@router.get("/overview", dependencies=[action("overview.read")])
async def read_overview(request: Request) -> Overview:
    """Het landelijke beeld in zeven getallen."""
    return await counted(request, queries.overview)


@router.get("/themes-by-region", dependencies=[action("theme.list")])
async def read_themes_by_region(request: Request) -> ThemesByRegion:
    """Hoeveel vragen er per thema en regio zijn, en hoeveel daarvan gedeeld."""
    return await counted(request, queries.themes_by_region)
