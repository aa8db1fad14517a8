"""Loads the demo as people would: through the public APIs. What was interrupted goes on where it was."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx

from plek_demo import content
from plek_demo.content import Asked, Hub

_ADDRESS = {
    "triage": "triage",
    "release": "release",
    "articulate": "articulations",
    "matching": "matching",
    "answer": "answers",
    "close": "closure",
    "reopen": "reopening",
    "withdraw": "withdrawal",
}
_LOCAL_ONLY = {"key", "hub", "organisation", "members", "questions", "starts_in_days", "ends_in_days", "hours"}

Tick = Callable[[], None]


class Loader:
    """Loads one hub. `tick` is called after every record."""

    def __init__(self, hub: Hub, http: httpx.AsyncClient, token: str, today: date, tick: Tick) -> None:
        self.hub, self.http, self.today, self.tick = hub, http, today, tick
        self.coordinator = {"Authorization": f"Bearer {token}"}
        # Two lists: a question and an organisation may have the same key.
        self.questions: dict[str, str] = {}
        self.partners: dict[str, str] = {}

    async def load(self) -> dict[str, str]:
        """Loads everything and returns the id that each question's key got."""
        for asked in content.questions(self.hub, self.today):
            await self._question(asked)
        await self._all("partners", "organisations", "partner/v1/organisations", self._organisation)
        await self._all("partners", "networks", "partner/v1/networks", self._network)
        await self._all("partners", "people", "partner/v1/people", self._person)
        await self._all("agenda", "agenda_items", "agenda/v1/agenda-items", self._agenda)
        await self._all("agenda", "research_items", "agenda/v1/research-items", self._research)
        await self._all("agenda", "learning_activities", "agenda/v1/learning-activities", self._activity)
        return self.questions

    async def _question(self, asked: Asked) -> None:
        receipt = await self._post("question/v1/questions", asked.body, {"Idempotency-Key": _key(asked.key)})
        where = f"question/v1/questions/{receipt['id']}"
        self.questions[asked.key] = receipt["id"]
        version = await self._version(where)
        # Each step raises the version by one, so the version tells how far an earlier start came.
        for number, (step, body) in enumerate(asked.journey, start=1):
            if number >= version:
                await self._post(f"{where}/{_ADDRESS[step]}", body, {**self.coordinator, "If-Match": f'"{number}"'})
        self.tick()

    async def _all(self, file: str, kind: str, address: str, shape: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        for each in content.records(file, kind, self.hub):
            headers = {**self.coordinator, "Idempotency-Key": _key(each["key"])}
            made = await self._post(address, shape(each), headers)
            self.partners[each["key"]] = made["id"]
            where = f"{address}/{made['id']}"
            if kind != "people" and await self._version(where) == 1:
                await self._post(f"{where}/release", {}, {**self.coordinator, "If-Match": '"1"'})
            self.tick()

    def _organisation(self, each: dict[str, Any]) -> dict[str, Any]:
        return _camel(each)

    def _network(self, each: dict[str, Any]) -> dict[str, Any]:
        return {**_camel(each), "memberIds": [self.partners[key] for key in each["members"]]}

    def _person(self, each: dict[str, Any]) -> dict[str, Any]:
        consent = datetime.combine(self.today - timedelta(days=30), time(9), UTC).isoformat()
        return {**_camel(each), "organisationId": self.partners[each["organisation"]], "consentAt": consent}

    def _agenda(self, each: dict[str, Any]) -> dict[str, Any]:
        return {**_camel(each), **self._questions(each)}

    def _research(self, each: dict[str, Any]) -> dict[str, Any]:
        period = {
            "startsOn": content.day(self.today, each.get("starts_in_days")),
            "endsOn": content.day(self.today, each.get("ends_in_days")),
        }
        return {**_camel(each), **period, "organisation": each.get("organisation"), **self._questions(each)}

    def _activity(self, each: dict[str, Any]) -> dict[str, Any]:
        hour, minute = map(int, each["starts_at"].split(":"))
        begin = datetime.combine(self.today + timedelta(days=each["starts_in_days"]), time(hour, minute), UTC)
        end = begin + timedelta(hours=each["hours"])
        return {**_camel(each), "startsAt": begin.isoformat(), "endsAt": end.isoformat(), **self._questions(each)}

    def _questions(self, each: dict[str, Any]) -> dict[str, Any]:
        return {"questionIds": [self.questions[key] for key in each.get("questions", []) if key in self.questions]}

    async def _version(self, where: str) -> int:
        answer = await self.http.get(where, headers=self.coordinator)
        answer.raise_for_status()
        return int(answer.headers["ETag"].strip('"'))

    async def _post(self, where: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        answer = await self.http.post(where, json=body, headers=headers)
        if answer.is_error:
            raise RuntimeError(f"{self.hub.name}: POST {where} answered {answer.status_code}: {answer.text}")
        found: dict[str, Any] = answer.json()
        return found


def _key(of: str) -> str:
    """The same at every start, and of the shape that is asked of who does not sign in."""
    return str(UUID(bytes=sha256(f"demo-{of}".encode()).digest()[:16], version=4))


def _camel(each: dict[str, Any]) -> dict[str, Any]:
    def name(key: str) -> str:
        head, *rest = key.split("_")
        return head + "".join(part.title() for part in rest)

    return {name(key): _plain(value) for key, value in each.items() if key not in _LOCAL_ONLY}


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def size(hub: Hub, today: date) -> int:
    """How many records this hub loads."""
    lists = [("partners", k) for k in ("organisations", "networks", "people")]
    lists += [("agenda", k) for k in ("agenda_items", "research_items", "learning_activities")]
    return len(content.questions(hub, today)) + sum(len(content.records(f, k, hub)) for f, k in lists)
