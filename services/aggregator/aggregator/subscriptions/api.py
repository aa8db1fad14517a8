"""The stream of events as a route."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request

from aggregator.subscriptions import stream
from plek_common.action import action
from plek_common.following import Following

router = APIRouter(tags=["landelijk"])


@router.get(
    "/events",
    dependencies=[action("event.stream")],
    response_class=Following,
    responses={200: {"description": "Gebeurtenissen als CloudEvents", "content": {"text/event-stream": {}}}},
)
async def stream_events(
    request: Request,
    after: Annotated[int | None, Query(ge=0, le=10**18)] = None,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> Following:
    """Wat er gebeurt, terwijl het gebeurt. Na een onderbreking gaat u verder waar u was.

    Wat is teruggenomen, houdt zijn nummer, kenmerk, soort en tijd, en `digest` (SHA-256 van wat er stond), maar geen
    `data`: dat geldt voor alles wat vóór een `-withdrawn` of `-redacted` over hetzelfde `subject` werd gezegd, en voor
    alles over een `subject` na `nl.plek.records.record-erased.v1`. Wie eerder las, wist dan de woorden ook.
    """
    return await stream.respond(request, after, last_event_id)
