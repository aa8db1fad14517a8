"""Routes of runs."""

from fastapi import APIRouter

from aggregator.rebuild import queries
from aggregator.rebuild.schemas import RunRead
from plek_common.action import action
from plek_common.database import Connection
from plek_common.schema import Page

router = APIRouter(tags=["besluiten"])


@router.get("/bundling/runs", dependencies=[action("bundling.read")])
async def list_bundling_runs(connection: Connection) -> Page[RunRead]:
    """Vergelijkingen van alle vragen naast wat in gebruik is, met een ander taalmodel of andere lijsten."""
    return Page(items=await queries.runs(connection))
