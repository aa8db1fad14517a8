"""The part of the overview that moves by itself, as Server-Sent Events with pieces of HTML."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent

from portal.feed import Feed
from portal.visit import TEMPLATES, Visit, Visiting

router = APIRouter()


@router.get("/nu")
async def now(visit: Visiting) -> EventSourceResponse:
    """`arrived` carries a list item for a new question; `moved` says that figures and bundles may have changed."""
    return EventSourceResponse(news(visit, visit.request.app.state.feed), ping=20)


async def news(visit: Visit, feed: Feed) -> AsyncIterator[ServerSentEvent]:
    template = TEMPLATES.get_template("national/arrived.html")
    async with feed.follow() as queue:
        while True:
            for question in await queue.get():
                yield ServerSentEvent(template.render(visit.context() | {"question": question}), event="arrived")
            yield ServerSentEvent("", event="moved")
