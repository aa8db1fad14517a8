"""Routes for versions of bundling: which one is at work, how well each does, what it would change."""

from typing import Annotated
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Request, Response, status

from aggregator.decisions.facts import Calibrated, What
from aggregator.decisions.schemas import Decision
from aggregator.decisions.unit_of_work import Bench, deciding_on
from aggregator.learning import queries as reading
from aggregator.learning import service
from aggregator.learning.schemas import Activate, BundlingVersion, BundlingVersionDetail, Learn
from aggregator.similarity import SHIPPED
from plek_common.action import Permit, action
from plek_common.database import Connection
from plek_common.idempotency import Created, Idempotent
from plek_common.schema import Page

router = APIRouter(tags=["besluiten"])


@router.get("/bundling/versions", dependencies=[action("bundling.list")])
async def list_bundling_versions(connection: Connection) -> Page[BundlingVersion]:
    """Waarmee vragen worden vergeleken, nu en eerder, en hoe vaak dat volgens mensen klopte."""
    return Page(items=await reading.every(connection))


@router.get("/bundling/versions/{id}", dependencies=[action("bundling.read")])
async def read_bundling_version(connection: Connection, id: UUID) -> BundlingVersionDetail:
    """Eén versie, en wat zij zou veranderen."""
    return await reading.one(connection, id)


@router.post("/bundling/versions", status_code=status.HTTP_201_CREATED, response_model=BundlingVersionDetail)
async def learn_bundling_version(
    _: Learn,
    request: Request,
    permit: Annotated[Permit, action("bundling.learn")],
    connection: Connection,
    once: Idempotent,
) -> Response:
    """Leer van de antwoorden: een nieuwe versie, die nog niets verandert en met de huidige wordt vergeleken."""

    async def make() -> Created:
        id = await service.learn(connection, request.app.state.clock())
        return Created(await reading.one(connection, id), 1, f"bundling/versions/{id}")

    return await once.create(connection.fetch, permit, make)


@router.post("/bundling/versions/{id}/activation", status_code=status.HTTP_201_CREATED, response_model=Decision)
async def activate_bundling_version(
    id: UUID, wanted: Activate, once: Idempotent, bench: Annotated[Bench, deciding_on("bundling.activate")]
) -> Response:
    """Neem een versie in gebruik, of een eerdere weer. Wat gebundeld is, blijft gebundeld."""

    async def wish(connection: asyncpg.Connection) -> What:
        return Calibrated(base=SHIPPED.version, calibration=await service.activated(connection, id))

    return await bench.created(once, wish, wanted.reason)
