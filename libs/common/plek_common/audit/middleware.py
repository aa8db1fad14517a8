"""The last place that a request passes: what was refused or failed gets its row here, and what was forgotten."""

import asyncio
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plek_common.audit import deed
from plek_common.audit.deed import DONE, FAILED, INSERT, REFUSED, Deed
from plek_common.database import READING, Database
from plek_common.middleware import answer
from plek_common.problem import Unavailable
from plek_common.telemetry import request_id

log = logging.getLogger(__name__)

SECONDS = 2.0  # in which a refusal is written: who is refused does not wait longer for a database that is away
_UNTOLD = "Wij kunnen nu niet vastleggen wie dit doet, en doen het daarom niet. Probeer het zo nog eens."


class Audited:
    """Holds the answer back until the row of it is written."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self.app, self.database = app, database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        client = scope.get("client")
        found = Deed(request_id.get() or "", scope["method"] not in READING, client and deed.origin_of(client[0]))
        token = deed.current.set(found)
        try:
            await self.app(scope, receive, self._telling(found, send))
        except Exception:
            await self._tell(found, 500)
            raise
        finally:
            deed.current.reset(token)

    def _telling(self, found: Deed, send: Send) -> Send:
        is_replaced = False

        async def tell_first(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and not await self._tell(found, message["status"]):
                is_replaced = True
                await answer(send, Unavailable(_UNTOLD))
            elif not is_replaced:
                await send(message)

        return tell_first

    async def _tell(self, found: Deed, status: int) -> bool:
        """Whether the answer may leave. What was not done may also when its row could not be written: nothing is
        changed by it, and nothing shown."""
        if (result := result_of(found, status)) is None:
            return True
        try:
            async with asyncio.timeout(SECONDS), self.database.connection() as connection:
                await connection.execute(INSERT, *found.row(result, None if result == DONE else status).values())
        except Exception as error:  # whatever it is, it must not hide what is answered
            log.error("a row of the audit log was lost: %s %s", found.action, result, exc_info=error)
            return result != DONE
        if result == DONE:
            found.is_written = True
            forgotten(found)
        return True


def result_of(found: Deed, status: int) -> str | None:
    """What a row has to say about this answer; None when there is nothing to say, or it was said."""
    if found.action is None or status == 429:  # too much of something must not write more of it
        return None
    if status in (401, 403):
        return REFUSED
    if status >= 400:
        return FAILED if found.changes or found.activity else None
    return DONE if found.is_due else None


def forgotten(found: Deed) -> None:
    """Something was changed in a transaction that did not hold its row; tests fail when this is called."""
    log.error("%s was written to the audit log after it was done", found.action)
