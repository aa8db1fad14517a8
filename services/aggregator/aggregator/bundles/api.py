"""Routes of bundles, which everybody may read."""

from uuid import UUID

from fastapi import APIRouter, Response

from aggregator.bundles import queries
from aggregator.bundles.events import Bundle, Member
from aggregator.bundles.schemas import HistoryRead
from aggregator.parameters import Limit, Name, Sort, Words
from plek_common.action import action
from plek_common.cursor import Cursor
from plek_common.database import Connection
from plek_common.etag import tagged
from plek_common.schema import Page
from plek_vocabulary import Certainty

router = APIRouter(tags=["landelijk"])


@router.get("/bundles", dependencies=[action("bundle.list")])
async def list_bundles(
    connection: Connection,
    q: Words = None,
    hub: Name = None,
    theme: Name = None,
    certainty: Certainty | None = None,
    sort: Sort = "newest",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[Bundle]:
    """Vragen die regio's delen, of waarschijnlijk delen. Zoek op woorden, regio en thema.

    Met `sort=strongest` de zekerste eerst, dan die van de meeste regio's: zoveel als `limit` zegt, zonder vervolg, want
    die volgorde verandert terwijl u leest.
    """
    filters = {"q": q, "hub": hub, "theme": theme, "certainty": certainty}
    if sort == "strongest":
        return Page(items=await queries.strongest(connection, limit, **filters))
    items, following = await queries.page(connection, limit=limit, cursor=cursor, **filters)
    return Page(items=items, next=following)


@router.get("/bundles/{id}", dependencies=[action("bundle.read")], response_model=Bundle)
async def read_bundle(connection: Connection, id: UUID) -> Response:
    """Eén gedeelde vraag: alle formuleringen, en waarom zij bij elkaar horen."""
    return tagged(await queries.one(connection, id))


@router.get("/bundles/{id}/questions", dependencies=[action("bundle.read")])
async def list_bundle_questions(
    connection: Connection, id: UUID, hub: Name = None, cursor: Cursor = None, limit: Limit = 20
) -> Page[Member]:
    """Alle vragen in een bundel, volledig, in de volgorde waarin zij erbij kwamen; van één regio als u dat vraagt."""
    items, following = await queries.questions(connection, id, hub, cursor, limit)
    return Page(items=items, next=following)


@router.get("/bundles/{id}/history", dependencies=[action("bundle.read")])
async def read_history(connection: Connection, id: UUID) -> Page[HistoryRead]:
    """Het verhaal van een bundel, van het begin af."""
    return Page(items=await queries.history(connection, id))
