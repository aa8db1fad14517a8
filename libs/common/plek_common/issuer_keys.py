"""The public keys of who issues tokens: as new as they need to be, and never looked up more often than that."""

import asyncio
import json
import logging
import time
from pathlib import Path

import httpx
import jwt

log = logging.getLogger(__name__)

FRESH_SECONDS = 300.0  # so long a key that was taken away at the issuer is trusted, while the issuer answers
AGAIN_SECONDS = 30.0  # when the issuer did not answer
LOOKS = 5  # at the issuer, that one caller may cause with unknown keys within LOOKS_SECONDS
LOOKS_SECONDS = 30.0
CALLERS = 1_000
_NONSENSE = (httpx.HTTPError, OSError, jwt.PyJWTError, ValueError, TypeError, LookupError, AttributeError)


class IssuerKeys:
    """The keys at one address (a file, or https). Those that are known stay good while the issuer is away.

    Whoever waits for the same look shares it, so simultaneous first requests are all answered. A key that is not known
    yet is looked for at once, as often as one caller may: nonsense of one keeps no new key from another.
    """

    def __init__(self, where: str | None) -> None:
        self.where = where
        self.looks = 0  # a token that was judged by an earlier look is judged again
        self._keys: dict[str, jwt.PyJWK] = {}
        self._due = self._ended = float("-inf")
        self._looking = asyncio.Lock()
        self._callers: dict[str, tuple[float, int]] = {}

    @property
    def is_due(self) -> bool:
        return time.monotonic() >= self._due

    async def find(self, id: str, caller: str) -> jwt.PyJWK | None:
        """The key of that id, None when the issuer has none."""
        came = time.monotonic()
        if self._must_look(id):
            async with self._looking:
                if self._must_look(id) and self._ended < came and (self.is_due or self._may_cause(caller)):
                    await self._look()
        return self._keys.get(id)

    def _must_look(self, id: str) -> bool:
        return self.is_due or id not in self._keys

    def _may_cause(self, caller: str) -> bool:
        """Counts this look of the caller; False when it had all that it may have."""
        now = time.monotonic()
        since, count = self._callers.get(caller, (now, 0))
        if now - since > LOOKS_SECONDS:
            since, count = now, 0
        if len(self._callers) >= CALLERS:
            self._callers.clear()
        self._callers[caller] = since, count + 1
        return count < LOOKS

    async def _look(self) -> None:
        found = await self._read()
        self.looks += 1
        self._ended = time.monotonic()
        self._due = self._ended + (AGAIN_SECONDS if found is None else FRESH_SECONDS)
        self._keys = self._keys if found is None else found

    async def _read(self) -> dict[str, jwt.PyJWK] | None:
        """The issuer's keys; None while it is away or answers nonsense."""
        if self.where is None:
            return {}
        try:
            written = json.loads(await _text(self.where))
            found = jwt.PyJWKSet.from_dict(written).keys if written["keys"] != [] else []
        except _NONSENSE as error:
            log.error("no keys at %s: %s", self.where, type(error).__name__)
            return None
        return {key.key_id: key for key in found if key.key_id}


async def _text(where: str) -> str:
    if not where.startswith("http"):
        return Path(where).read_text()  # noqa: ASYNC240 - a small local file, seldom
    async with httpx.AsyncClient(timeout=3) as client:
        return (await client.get(where)).raise_for_status().text
