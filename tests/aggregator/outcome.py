"""What the bundling stage made of what came in."""

import json
from typing import Any
from uuid import UUID

from tests.aggregator.nation import Nation

from aggregator.similarity import Embedder, Thresholds
from aggregator.stage.worker import BundleStage


async def places(nation: Nation) -> dict[tuple[str, UUID], UUID | None]:
    rows = await nation.rows("placement", "hub, question_id, bundle_id")
    return {(row["hub"], row["question_id"]): row["bundle_id"] for row in rows}


async def told(nation: Nation) -> list[dict[str, Any]]:
    """The events for hubs, the oldest first; not those whose words were taken back."""
    rows = await nation.pool.fetch("select payload from outbox where payload is not null order by seq")
    return [json.loads(row["payload"]) for row in rows]


FORGET = "truncate placement, proposal, bundle, history; update stage set seq = 0"


async def made(nation: Nation) -> dict[str, Any]:
    """Places, proposals and bundles, without how often they were told."""
    bundles = await nation.rows("bundle", "id, title, certainty, since, hubs, themes, strength")
    proposals = await nation.rows("proposal", "id, bundle_id, hub, question_id, score, state, why, why_not, made_at")
    placed = "hub, question_id, version, title, text, state, bundle_id, because, joined_at"
    return {"bundles": bundles, "proposals": proposals, "places": await nation.rows("placement", placed, "1, 2")}


async def bundles_of(nation: Nation) -> dict[UUID, str]:
    rows = await nation.rows("placement where bundle_id is not null", "question_id, bundle_id::text as bundle")
    return {row["question_id"]: row["bundle"] for row in rows}


async def reconsider(nation: Nation, model: Embedder, thresholds: Thresholds) -> None:
    stage = BundleStage(nation.settings, thresholds=thresholds)
    async with nation.pool.acquire() as connection:
        while await stage.reconsider(connection, model):
            pass
