"""People at work: each asks, triages, releases and sharpens, and repeats what was not answered."""

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from tests.chaos.history import History, Line
from tests.chaos.network import Network

GIVE_UP_SECONDS = 40.0
TEXTS = ("Hoe houden we de huisarts in kleine kernen?", "Wie helpt bij het verduurzamen van oude woningen?")


class GaveUp(Exception):
    """No answer within the deadline: nobody knows whether it happened."""


@dataclass
class Person:
    """Works at one hub until told to stop."""

    network: Network
    history: History
    hub: str
    client: httpx.AsyncClient
    refusals: list[str]

    async def work(self, until: int) -> None:
        """Takes questions through their life until so many writes were acknowledged, by all together."""
        for number in count():
            if self.history.acknowledged >= until:
                return
            try:
                await self._take(number)
            except GaveUp:
                continue

    async def _take(self, number: int) -> None:
        text = f"{TEXTS[number % 2]} ({uuid4().hex[:8]})"
        id = await self._ask(text)
        where = f"/questions/{id}"
        triage = {"theme": ("zorg", "wonen")[number % 2], "level": "regional"}
        await self._move(id, "triage", f"{where}/triage", triage, seen=1, version=0, text=text)
        await self._move(id, "release", f"{where}/release", {}, seen=2, version=1, text=text)
        for version in range(2, 2 + number % 3):
            sharper = f"{text} Nu scherper: {version}."
            body = {"text": sharper, "why": "scherper"}
            await self._move(id, "articulate", f"{where}/articulations", body, version + 1, version, sharper)

    async def _ask(self, text: str) -> str:
        key = {"Idempotency-Key": uuid4().hex}
        await self._log("request", "ask", "", 0, text)
        answer = await self._until_answered("ask", "", 0, text, "/questions", {"text": text}, key)
        id = str(answer.json()["id"])
        await self._log("ack", "ask", id, 0, text)
        return id

    async def _move(
        self, id: str, act: str, where: str, body: dict[str, Any], seen: int, version: int, text: str
    ) -> None:
        await self._log("request", act, id, version, text)
        await self._until_answered(act, id, version, text, where, body, {"If-Match": f'"{seen}"'})
        await self._log("ack", act, id, version, text)

    async def _until_answered(
        self, act: str, id: str, version: int, text: str, where: str, body: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response:
        """The answer to a request that may be sent twice: by its key, or by the version that it saw."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        for attempt in count():
            answer = await self._send(attempt, where, body, headers)
            if answer and (answer.status_code < 300 or (answer.status_code == 412 and attempt > 0)):
                return answer
            if answer and answer.status_code < 500:
                self.refusals.append(f"{act}: {answer.status_code} {answer.text}")
                await self._log("refused", act, id, version, text)
                raise GaveUp
            if time.monotonic() > deadline:
                await self._log("unknown", act, id, version, text)
                raise GaveUp
            await asyncio.sleep(0.1)
        raise AssertionError("unreachable")

    async def _send(
        self, attempt: int, where: str, body: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response | None:
        apis = self.network.apis(self.hub)
        try:
            return await self.client.post(
                apis[attempt % len(apis)] + where,
                json=body,
                headers={**self.network.token("coordinator", self.hub), **headers},
            )
        except httpx.TransportError:
            return None

    async def _log(self, what: Any, act: str, id: str, version: int, text: str) -> None:
        await self.history.write(Line(what, act, self.hub, id, version, text))


async def load(network: Network, history: History, writes: int, hubs: list[str], people: int = 2) -> list[str]:
    """So many people per hub until `writes` more were acknowledged; returns what was refused for good."""
    refusals: list[str] = []
    until = history.acknowledged + writes
    async with httpx.AsyncClient(timeout=5) as client, asyncio.TaskGroup() as group:
        for hub in hubs:
            for _ in range(people):
                group.create_task(Person(network, history, hub, client, refusals).work(until))
    return refusals
