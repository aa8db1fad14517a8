"""Routes of the register of hubs."""

from fastapi import APIRouter, Request

from aggregator.dashboard.cache import figures_of
from aggregator.hubs import queries, service
from aggregator.hubs.schemas import HubRead, HubWrite
from aggregator.parameters import HubId
from plek_common.action import action
from plek_common.database import Session
from plek_common.schema import Page

router = APIRouter(tags=["landelijk"])


@router.get("/hubs", dependencies=[action("hub.list")])
async def list_hubs(request: Request, session: Session) -> Page[HubRead]:
    """De kennishubs, met wat zij deelden en hoe ver wij met lezen zijn."""
    return Page(items=await figures_of(request).of(queries.hubs, session))


@router.put("/hubs/{id}", dependencies=[action("hub.register")])
async def register_hub(request: Request, session: Session, id: HubId, hub: HubWrite) -> HubRead:
    """Laat een kennishub meedoen: vanaf nu lezen wij wat zij publiceert."""
    await service.save(session, id, hub)
    figures_of(request).forget()
    return next(found for found in await queries.hubs(session) if found.id == id)
