"""A small network that lives through everything personal it can be told, and all that comes out of it."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from tests.broker import records
from tests.canary.tokens import token
from tests.end_to_end.conftest import Network
from tests.everything import stored
from tests.partner.bodies import ORGANISATION

from plek_common.settings import Settings
from plek_common.telemetry import JsonLines
from question.questions import service
from question.questions.schemas import QuestionCreate

TOPICS = ("question", "partner")
TEXT = "Hoe houden we de huisarts bereikbaar in ons dorp als er geen opvolger komt?"


def _email() -> str:
    return f"{token('post').replace(' ', '.')}@example.nl"


@dataclass
class Personal:
    """Every personal field, each with a word of its own."""

    asker: dict[str, str] = field(
        default_factory=lambda: {"name": token("vrager"), "email": _email(), "phone": f"+31 6 {uuid4().int % 10**12}"}
    )
    person: dict[str, str] = field(
        default_factory=lambda: {
            "name": token("contact"),
            "role": token("rol"),
            "email": _email(),
            "phone": f"+31 6 {uuid4().int % 10**12}",
            "expertise": token("kennis"),
        }
    )
    subject: str = field(default_factory=lambda: token("account").replace(" ", "-"))
    coordinator: str = field(default_factory=lambda: token("coordinator").replace(" ", "-"))
    why: str = field(default_factory=lambda: token("waarom"))
    reason: str = field(default_factory=lambda: token("reden"))

    def words(self) -> dict[str, str]:
        asker = {f"asker.{name}": word for name, word in self.asker.items()}
        person = {f"person.{name}": word for name, word in self.person.items()}
        ours = {"subject": self.subject, "coordinator": self.coordinator, "why": self.why, "reason": self.reason}
        return {**asker, **person, **ours}


async def live(network: Network, partner: httpx.AsyncClient, personal: Personal) -> list[bytes]:
    """A question asked, sharpened, answered and withdrawn, and one that stays; a person entered; mistakes made. Returns
    error answers."""
    hub = next(iter(network.hubs))
    api = network.hubs[hub]
    asked = {"text": TEXT, "theme": "zorg", "asker": personal.asker}
    made = await api.post("/questions", json=asked, headers=network.token("asker", hub, personal.subject))
    assert made.status_code == 201, made.text
    where = f"/questions/{made.json()['id']}"
    coordinator = network.token("coordinator", hub, personal.coordinator)
    moves: list[tuple[str, dict[str, Any]]] = [
        ("triage", {"theme": "zorg", "level": "regional"}),
        ("release", {}),
        ("articulations", {"text": "Hoe blijft een huisarts bereikbaar?", "why": personal.why}),
        ("matching", {}),
        ("answers", {"kind": "interim", "text": "Begin bij de huisartsenpost."}),
        ("withdrawal", {"reason": personal.reason}),
    ]
    for seen, (move, body) in enumerate(moves, start=1):
        done = await api.post(f"{where}/{move}", json=body, headers={**coordinator, "If-Match": f'"{seen}"'})
        assert done.status_code == 200, done.text
    await network.ask(hub, "Een huisarts in het dorp", TEXT, asker=personal.asker)
    organisation = (await partner.post("/organisations", json=ORGANISATION, headers=coordinator)).json()
    release = {**coordinator, "If-Match": '"1"'}
    assert (await partner.post(f"/organisations/{organisation['id']}/release", headers=release, json={})).is_success
    person = {**personal.person, "organisationId": organisation["id"], "themes": ["zorg"]}
    person["consentAt"] = "2026-10-30T12:00:00+01:00"
    entered = await partner.post("/people", json=person, headers=coordinator)
    assert entered.status_code == 201, entered.text
    return [*await _mistakes(network, hub, where, personal), await _broken(api, personal)]


async def _broken(api: httpx.AsyncClient, personal: Personal) -> bytes:
    """A fault of ours, of which the message quotes what somebody typed; returns the answer."""

    async def ask(*_: object) -> None:
        try:
            QuestionCreate.model_validate({"text": TEXT, "theme": personal.asker["email"]})
        except ValueError as quoting:
            raise RuntimeError(f"{personal.asker['name']} cannot be kept") from quoting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "ask", ask)
        answer = await api.post("/questions", json={"text": TEXT, "asker": personal.asker})
    assert answer.status_code == 500
    return answer.content


async def _mistakes(network: Network, hub: str, where: str, personal: Personal) -> list[bytes]:
    api, answers = network.hubs[hub], []
    wrong: list[dict[str, Any]] = [
        {"text": TEXT, "theme": personal.asker["name"]},
        {"text": TEXT, "asker": {"email": personal.asker["name"], "phone": personal.asker["email"]}},
        {"text": TEXT, "channel": personal.asker["email"], "neededBy": personal.asker["phone"]},
    ]
    for body in wrong:
        answers.append(await api.post("/questions", json=body))
    coordinator = network.token("coordinator", hub, personal.coordinator)
    answers.append(await api.post(f"{where}/closure", json={"reason": personal.reason}, headers=coordinator))
    stale = {**coordinator, "If-Match": '"1"'}
    answers.append(await api.post(f"{where}/closure", json={"reason": personal.reason}, headers=stale))
    answers.append(await api.post("/questions", content=json.dumps(personal.asker)[:-1]))
    answers.append(await api.get(f"/receipts/{personal.asker['name']}"))
    assert all(400 <= answer.status_code < 500 for answer in answers), answers
    return [answer.content for answer in answers]


async def rows(url: str, table: str | None = None) -> list[bytes]:
    """Every value of this table (of all by default), as the bytes that it is."""
    connection = await asyncpg.connect(url)
    try:
        found = await stored(connection)
        return found[table] if table else [value for values in found.values() for value in values]
    finally:
        await connection.close()


async def topics(settings: Settings, names: Iterable[str]) -> list[bytes]:
    """Keys, values and headers of everything on these topics."""
    found = []
    for record in await records(settings, *names):
        found += [record.key or b"", record.value or b""]
        found += [part for key, value in record.headers for part in (key.encode(), value)]
    return found


def logged(lines: Iterable[logging.LogRecord]) -> list[bytes]:
    formatter = JsonLines("utrecht")
    return [formatter.format(line).encode() for line in lines]


def traced(spans: Iterable[ReadableSpan]) -> list[bytes]:
    return [(span.to_json() or "").encode() for span in spans]
