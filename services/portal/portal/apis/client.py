"""Calls to the APIs behind the pages: short time-outs, typed answers, and the failures of `portal.apis.failures`."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel

from portal.apis.answer import checked, read
from portal.apis.failures import Away

T = TypeVar("T", bound=BaseModel)
Params = Mapping[str, str | list[str] | None]


@dataclass(frozen=True)
class Accepting:
    """Why what was shown, by its fingerprint, may be public; it counts only with both."""

    why: str | None = None
    fingerprint: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The part of a body that says so."""
        if not (self.why and self.fingerprint):
            return {}
        return {"personalDataAccepted": {"reason": self.why, "fingerprint": self.fingerprint}}


NOTHING_ACCEPTED = Accepting()


class Api:
    """One API: a base address, how to call it, and for whom."""

    def __init__(self, http: httpx.AsyncClient, base: str, who: Mapping[str, str] | None = None) -> None:
        self._http = http
        self._base = base.rstrip("/")
        self._who = dict(who or {})

    def signed(self, token: str) -> "Api":
        """The same API, called by whoever this token is of."""
        return Api(self._http, self._base, {**self._who, "Authorization": f"Bearer {token}"})

    def calling_for(self, address: str | None) -> "Api":
        """The same API, called for a visitor from this address: bounds are kept for each apart, not for the portal."""
        return Api(self._http, self._base, {**self._who, **({"X-Forwarded-For": address} if address else {})})

    async def get(self, kind: type[T], path: str, params: Params | None = None) -> T:
        return read(kind, await self._send("GET", path, params=given(params or {})))

    async def post(
        self, kind: type[T], path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> T:
        return read(kind, await self._send("POST", path, json=body, headers=headers))

    async def put(
        self, kind: type[T], path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> T:
        return read(kind, await self._send("PUT", path, json=body, headers=headers))

    async def tell(self, path: str, body: Mapping[str, Any]) -> None:
        """A POST that is answered with nothing."""
        await self._send("POST", path, json=body)

    async def whole(self, path: str) -> bytes:
        """The answer as it came, with all that a page does not use."""
        return (await self._send("GET", path)).content

    async def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        """For what answers nothing."""
        await self._send(method, path, json=body or {})

    @asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """An answer that keeps coming; only the start has a time-out."""
        patient = httpx.Timeout(self._http.timeout.connect, read=None)
        async with self._http.stream("GET", self._base + path, headers=headers, timeout=patient) as response:
            yield response

    async def opened(self, path: str, params: Params) -> httpx.Response:
        """An answer of which the body is not read yet; who takes it closes it."""
        asked = self._http.build_request("GET", self._base + path, params=given(params), headers=self._who)
        try:
            response = await self._http.send(asked, stream=True)
            if response.is_error:
                await response.aread()
        except httpx.HTTPError as error:
            raise Away(path) from error
        return checked(response)

    async def _send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **rest: Any
    ) -> httpx.Response:
        told = {**self._who, **(headers or {})}
        try:
            response = await self._http.request(method, self._base + path, headers=told, **rest)
        except httpx.HTTPError as error:
            raise Away(path) from error
        return checked(response)


def given(params: Params) -> dict[str, str | list[str]]:
    return {name: value for name, value in params.items() if value}
