"""Routes of networks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status

from partner.directory import members, queries, service
from partner.directory.events import NETWORK
from partner.directory.schemas import NetworkRead, NetworkReplacement, NetworkWrite, Release, Verification, Withdrawal
from partner.models import Network
from plek_common.etag import IfMatch, tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Cursor, Limit, Words
from plek_common.schema import Page
from plek_common.versioned import visible_one
from plek_common.work import Work, working
from plek_vocabulary import NetworkForm, Theme

router = APIRouter(tags=["netwerken"])


@router.post("/networks", status_code=status.HTTP_201_CREATED, response_model=NetworkRead)
async def create_network(
    given: NetworkWrite, work: Annotated[Work, working("network.create")], once: Idempotent
) -> Response:
    """Leg een netwerk vast. Buiten de hub ziet niemand het, tot u het vrijgeeft."""

    async def make() -> Created:
        row = await service.create(work, NETWORK, given)
        return Created(NetworkRead.model_validate(row), row.version, f"networks/{row.id}")

    return await once.create(work.fetch, work.permit, make)


@router.get("/networks")
async def list_networks(
    work: Annotated[Work, working("network.list")],
    q: Words = None,
    theme: Theme | None = None,
    form: NetworkForm | None = None,
    stale: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[NetworkRead]:
    """Netwerken, de nieuwste eerst. Zonder rol ziet u wat is vrijgegeven."""
    rows, following = await queries.page(
        work, Network, q=q, theme=theme, stale=stale, cursor=cursor, limit=limit, form=form
    )
    return Page(items=await members.shown(work, rows), next=following)


@router.get("/networks/{id}", response_model=NetworkRead)
async def read_network(work: Annotated[Work, working("network.read")], id: UUID) -> Response:
    """Eén netwerk, met wie er meedoen."""
    network = await visible_one(work, Network, id)
    (shown,) = await members.shown(work, [network])
    return tagged(shown)


@router.put("/networks/{id}", response_model=NetworkRead)
async def replace_network(
    work: Annotated[Work, working("network.replace")],
    id: UUID,
    seen: IfMatch,
    given: NetworkReplacement,
) -> Response:
    """Vervang de gegevens van een netwerk."""
    return tagged(NetworkRead.model_validate(await service.replace(work, NETWORK, id, seen, given)))


@router.post("/networks/{id}/verification", response_model=NetworkRead)
async def verify_network(
    work: Annotated[Work, working("network.verify")], id: UUID, seen: IfMatch, _: Verification
) -> Response:
    """De gegevens zijn nagekeken en kloppen: weer een jaar geldig."""
    return tagged(NetworkRead.model_validate(await service.verify(work, NETWORK, id, seen)))


@router.post("/networks/{id}/release", response_model=NetworkRead)
async def release_network(
    work: Annotated[Work, working("network.release")], id: UUID, seen: IfMatch, said: Release
) -> Response:
    """Geef het netwerk vrij: vanaf nu kan iedereen het vinden, ook in andere regio's."""
    return tagged(NetworkRead.model_validate(await service.release(work, NETWORK, id, seen, said)))


@router.post("/networks/{id}/withdrawal", response_model=NetworkRead)
async def withdraw_network(
    work: Annotated[Work, working("network.withdraw")], id: UUID, seen: IfMatch, _: Withdrawal
) -> Response:
    """Trek het netwerk in: anderen zien het niet meer."""
    return tagged(NetworkRead.model_validate(await service.withdraw(work, NETWORK, id, seen)))
