"""What was released with personal data in it, by whom and why: for who works at the organisation, and told nobody."""

from uuid import UUID

from fastapi import APIRouter

from plek_common.action import action
from plek_common.database import Connection
from plek_common.personal.marker import Personal
from plek_common.schema import Moment, Page, Schema

MOST = 100
_NEWEST = """
    select thing_id, action, found, reason, accepted_by, accepted_at from acceptance
    where thing_id = $1 order by id desc limit $2
"""


class AcceptanceRead(Schema):
    thing_id: UUID
    action: str
    found: list[str]
    reason: str
    accepted_by: Personal[str]
    accepted_at: Moment


router = APIRouter(tags=["persoonsgegevens"])


@router.get("/acceptances", dependencies=[action("acceptance.list")])
async def list_acceptances(connection: Connection, thing: UUID) -> Page[AcceptanceRead]:
    """Wat er met persoonsgegevens erin openbaar is gemaakt, door wie en waarom, het nieuwste eerst; hoogstens 100."""
    return Page(items=[AcceptanceRead(**row) for row in await connection.fetch(_NEWEST, thing, MOST)])
