"""Routes of the register of hubs."""

from fastapi import APIRouter, Request

from aggregator.dashboard.cache import counted, figures_of
from aggregator.hubs import queries, service
from aggregator.hubs.schemas import HubRead, HubWrite
from aggregator.parameters import HubId
from plek_common.action import action
from plek_common.database import Connection
from plek_common.schema import Page

router = APIRouter(tags=["landelijk"])


@router.get("/hubs", dependencies=[action("hub.list")])
async def list_hubs(request: Request) -> Page[HubRead]:
    """De kennishubs, met wat zij deelden en hoe ver wij met lezen zijn."""
    return Page(items=await counted(request, queries.hubs))


@router.put("/hubs/{id}", dependencies=[action("hub.register")])
async def register_hub(request: Request, connection: Connection, id: HubId, hub: HubWrite) -> HubRead:
    """Laat een kennishub meedoen: vanaf nu lezen wij wat zij publiceert."""
    await service.save(connection, id, hub)
    figures_of(request).forget()
    return next(found for found in await queries.hubs(connection) if found.id == id)
