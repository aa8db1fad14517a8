"""Whose tokens count no more, though they have not ended: the list that their issuer keeps (decision 25)."""

import asyncio
import logging
import time
from pathlib import Path

import httpx

from plek_common.schema import Foreign

log = logging.getLogger(__name__)

FRESH_SECONDS = 10.0  # so long after a look nobody looks again
STALE_SECONDS = 30.0  # so long after a look a request first waits for the next one, unless the list is away
WAIT_SECONDS = 2.0
_NONSENSE = (httpx.HTTPError, OSError, ValueError)


class Revoked(Foreign):
    """By subject the second (Unix time) before which its tokens must not have been issued."""

    revoked: dict[str, int]


class Revocations:
    """The list at one address (a file, or https), looked at again while somebody asks.

    While it cannot be read, the last that is known goes on: tokens end by themselves within minutes.
    """

    def __init__(self, where: str | None) -> None:
        self.where = where
        self._before: dict[str, int] = {}
        self._etag = ""
        self._tried = self._answered = float("-inf")
        self._is_away = False
        self._looking: asyncio.Task[None] | None = None

    async def refuses(self, subject: str | None, issued_at: float) -> bool:
        """Whether a token of this subject, issued in that second, was taken back."""
        if self.where is not None:
            await self._keep_fresh(self.where)
        return issued_at < self._before.get(subject or "", 0)

    async def close(self) -> None:
        """Ends a look that is under way."""
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _keep_fresh(self, where: str) -> None:
        """Nobody waits for a look, unless what is known is old and the list was there the last time."""
        now = time.monotonic()
        is_looking = self._looking is not None and not self._looking.done()
        if not is_looking and now - self._tried >= FRESH_SECONDS:
            self._tried = now
            self._looking = asyncio.create_task(self._look(where))
        if self._looking and not self._is_away and now - self._answered > STALE_SECONDS:
            await asyncio.wait([self._looking], timeout=WAIT_SECONDS)

    async def _look(self, where: str) -> None:
        try:
            text = await self._read(where)
            self._before = self._before if text is None else Revoked.model_validate_json(text).revoked
        except _NONSENSE as error:
            self._is_away = True
            log.error("no revocations at %s: %s", where, type(error).__name__)
        else:
            self._is_away = False
            self._answered = time.monotonic()

    async def _read(self, where: str) -> str | None:
        """The list as it is there; None when it is as it was."""
        if not where.startswith("http"):
            return Path(where).read_text()  # noqa: ASYNC240 - a small local file, seldom
        async with httpx.AsyncClient(timeout=3) as client:
            answer = await client.get(where, headers={"If-None-Match": self._etag} if self._etag else {})
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        text = answer.raise_for_status().text
        self._etag = answer.headers.get("ETag", "")
        return text
