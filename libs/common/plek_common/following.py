"""Answers that do not end by themselves: Server-Sent Events, until the client leaves or this process stops."""

from typing import Any

from sse_starlette import EventSourceResponse
from starlette.types import Message, Receive, Scope, Send


class Following(EventSourceResponse):
    """Ends its answer when the process stops.

    The library only leaves off: the server writes an error for each answer that was not finished, and a client cannot
    tell a stop from a cable that was cut.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = ended = False

        async def noted(message: Message) -> None:
            nonlocal begun, ended
            await send(message)
            begun = True
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)

        await super().__call__(scope, receive, noted)
        if begun and not ended:
            await send(_END)


_END: dict[str, Any] = {"type": "http.response.body", "body": b"", "more_body": False}
