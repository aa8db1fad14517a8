"""The part of the overview that moves by itself, as Server-Sent Events with pieces of HTML."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from sse_starlette import ServerSentEvent
from starlette.responses import Response

from plek_common.following import Following
from portal.overview.feed import Feed
from portal.web.visit import TEMPLATES, Visit, Visiting

router = APIRouter()


@router.get("/nu")
async def now(visit: Visiting) -> Response:
    """`arrived` carries a list item for a new question; `moved` says that figures and bundles may have changed."""
    if visit.request.method == "HEAD":  # a head ends, and what it is the head of does not
        return Response(media_type="text/event-stream")
    return Following(news(visit, visit.request.app.state.feed), ping=20)


async def news(visit: Visit, feed: Feed) -> AsyncIterator[ServerSentEvent]:
    template = TEMPLATES.get_template("national/arrived.html")
    async with feed.follow() as queue:
        while True:
            for question in await queue.get():
                yield ServerSentEvent(template.render(visit.context() | {"question": question}), event="arrived")
            yield ServerSentEvent("", event="moved")
