"""Routes of the figures over everything."""

from fastapi import APIRouter, Request

from aggregator.dashboard import queries
from aggregator.dashboard.cache import figures_of
from aggregator.dashboard.schemas import Overview, ThemesByRegion
from plek_common.action import action
from plek_common.database import Session

router = APIRouter(tags=["landelijk"])


@router.get("/overview", dependencies=[action("overview.read")])
async def read_overview(request: Request, session: Session) -> Overview:
    """Het landelijke beeld in zeven getallen."""
    return await figures_of(request).of(queries.overview, session)


@router.get("/themes-by-region", dependencies=[action("theme.list")])
async def read_themes_by_region(request: Request, session: Session) -> ThemesByRegion:
    """Hoeveel vragen er per thema en regio zijn, en hoeveel daarvan gedeeld."""
    return await figures_of(request).of(queries.themes_by_region, session)
