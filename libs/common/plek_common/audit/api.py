"""Routes of the audit log, the same at every service: for the administrator of its own organisation."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from plek_common.action import action
from plek_common.audit import export, queries
from plek_common.audit.queries import Wanting
from plek_common.audit.schemas import AuditRead
from plek_common.cursor import Cursor
from plek_common.database import Connection
from plek_common.keyset import Limit
from plek_common.schema import Page

router = APIRouter(tags=["logboek"])


@router.get("/audit", dependencies=[action("audit.list", activity="accounting")])
async def list_audit(
    connection: Connection, wanted: Wanting, cursor: Cursor = None, limit: Limit = 50
) -> Page[AuditRead]:
    """Wie wat deed, het nieuwste eerst: elke verandering, elke weigering en elke blik op persoonsgegevens."""
    items, following = await queries.page(connection, wanted, cursor, limit)
    return Page(items=items, next=following)


@router.get(
    "/audit/export",
    dependencies=[action("audit.export", activity="accounting")],
    response_class=StreamingResponse,
    responses={200: {"description": "Het logboek als bestand", "content": {m: {} for m in export.MEDIA.values()}}},
)
async def export_audit(
    request: Request,
    _: Connection,
    wanted: Wanting,
    format: Annotated[export.Format, Query(description="Soort bestand")] = "csv",
) -> StreamingResponse:
    """Hetzelfde als bestand, het oudste eerst."""
    found = export.lines(queries.every(request.app.state.database, wanted), format)
    headers = {"Content-Disposition": f'attachment; filename="logboek.{format}"'}
    return StreamingResponse(found, headers=headers, media_type=export.MEDIA[format])
