"""What the events of a service mean, for whoever reads one and wonders (NL GOV profile for CloudEvents, R-CE-06).

It says something about the API, as the OpenAPI document does: everybody may read it, no policy decides.
"""

import json
from pathlib import Path

from fastapi import APIRouter

from plek_common.problem import NotFound
from plek_common.schema import Page, Schema


class EventTypeRead(Schema):
    """A type of event: what happened when one is sent, and where the JSON Schema of its data is."""

    type: str
    means: str
    dataschema: str


def router(declared: Path) -> APIRouter:
    """Routes that answer from this file, which is written from the contracts."""
    known = {entry["type"]: EventTypeRead(**entry) for entry in json.loads(declared.read_text(encoding="utf-8"))}
    routes = APIRouter(tags=["gebeurtenissen"])

    @routes.get("/event-types")
    async def list_event_types() -> Page[EventTypeRead]:
        """Alle soorten gebeurtenissen die deze dienst verstuurt."""
        return Page(items=list(known.values()))

    @routes.get("/event-types/{type}")
    async def read_event_type(type: str) -> EventTypeRead:
        """Wat een soort gebeurtenis betekent."""
        if type not in known:
            raise NotFound("Deze soort gebeurtenis versturen wij niet.")
        return known[type]

    return routes
