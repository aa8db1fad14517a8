"""Questions as people ask them, and moves as a coordinator makes them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

TEXT = "Hoe houden we de huisarts bereikbaar in ons dorp?"
BODIES: dict[str, dict[str, Any]] = {
    "triage": {"theme": "zorg", "level": "regional"},
    "release": {},
    "articulations": {"text": "Hoe blijft een huisarts binnen tien minuten bereikbaar?", "why": "Scherper zo."},
    "matching": {},
    "answers": {"kind": "interim", "text": "Begin bij de huisartsenpost."},
    "reopening": {"reason": "Het antwoord helpt niet."},
    "closure": {"reason": "De vraag is beantwoord."},
    "withdrawal": {"reason": "Niet meer nodig."},
    "bundling": {"bundling": "left_out"},
    "redactions": {"reason": "personal_data", "words": ["de huisarts"]},
    "parts": {"parts": [{"text": "Wie betaalt de huisarts?"}, {"text": "Wie volgt de huisarts op?"}]},
}


@dataclass
class Asked:
    """One question, and the version of it that was seen last."""

    api: httpx.AsyncClient
    coordinator: dict[str, str]
    id: str
    code: str
    version: int = 1

    async def move(self, name: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Makes the move as the coordinator who read the latest version."""
        headers = {**self.coordinator, "If-Match": f'"{self.version}"'}
        found = await self.api.post(f"/questions/{self.id}/{name}", json=body or BODIES[name], headers=headers)
        if found.is_success:
            self.version = found.json()["version"]
        return found

    async def moves(self, *names: str) -> "Asked":
        for name in names:
            found = await self.move(name)
            assert found.is_success, found.text
        return self


Ask = Callable[..., Awaitable["Asked"]]
