"""Messages to who asked: one at each stage, sent, passed on and answered as people would do it."""

import asyncio
import time
from typing import Any

import httpx

from plek_demo import content
from plek_demo.network import Network

ANSWER = "Ja, dat wil ik wel vertellen. Het begon met één gesprek in het buurthuis, en daarna ging het vanzelf."
SECONDS = 60
# What is done to a message on its way to each stage, by whom.
_WAY: dict[str, tuple[str, ...]] = {
    "sent": (),
    "passed": ("pass",),
    "replied": ("pass", "reply"),
    "answered": ("pass", "reply", "release"),
    "refused": ("pass", "refuse"),
    "declined": ("decline",),
}
_SAID: dict[str, dict[str, Any]] = {
    "pass": {"decision": "pass"},
    "release": {"decision": "release"},
    "decline": {"decision": "decline", "reason": "already_answered"},
    "reply": {"text": ANSWER},
    "refuse": {"refuses": True},
}


async def write(network: Network, asked: dict[str, content.Asked]) -> None:
    """Writes to who asked at the first hub. What an earlier start did stays as it is."""
    first, *others = network.chosen
    told = [id for id, question in asked.items() if question.hub == first.id]
    wanted = [each for each in content.read("messages.yaml") if others or each["from"] == "national"]
    async with httpx.AsyncClient(timeout=30) as http:
        for number, (each, about) in enumerate(zip(wanted, told, strict=False)):
            sender = others[0].id if each["from"] == "hub" else "national"
            id = await _send(network, http, sender, first.id, about, f"demo-message-{number}", each["text"])
            await _move(network, http, first.id, about, id, each["becomes"])


async def _send(
    network: Network, http: httpx.AsyncClient, sender: str, hub: str, about: str, key: str, text: str
) -> str:
    is_hub = sender != "national"
    api = f"{network.hubs[sender].url}/question/v1" if is_hub else f"{network.nation.url}/aggregator/v1"
    headers = _headers(network, "coordinator" if is_hub else "programme", sender) | {"Idempotency-Key": key}
    body = {"hub": hub, "questionId": about, "text": text}
    sent = (await http.post(f"{api}/messages", json=body, headers=headers)).raise_for_status().json()
    return str(sent["id"])


async def _move(network: Network, http: httpx.AsyncClient, hub: str, about: str, id: str, becomes: str) -> None:
    api, headers = f"{network.hubs[hub].url}/question/v1", _headers(network, "coordinator", hub)
    version = await _came(http, f"{api}/messages/{id}", headers)
    held = (await http.get(f"{api}/questions/{about}/personal-data", headers=headers)).raise_for_status().json()
    code = next(each["code"] for each in held["questions"] if each["id"] == about)
    # Each step raises the version by one, so the version tells how far an earlier start came.
    for number, step in enumerate(_WAY[becomes], start=1):
        if number >= version:
            seen = {"If-Match": f'"{number}"'}
            is_asker = step in ("reply", "refuse")
            where = f"{api}/receipts/{code}/messages/{id}/reply" if is_asker else f"{api}/messages/{id}/decision"
            said = seen if is_asker else headers | seen
            (await http.post(where, json=_SAID[step], headers=said)).raise_for_status()


async def _came(http: httpx.AsyncClient, where: str, headers: dict[str, str]) -> int:
    """The version of the message at the hub, as soon as the nation passed it on.

    Raises:
        RuntimeError: it did not come.
    """
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        answer = await http.get(where, headers=headers)
        if answer.is_success:
            return int(answer.json()["version"])
        await asyncio.sleep(0.2)
    raise RuntimeError(f"the message did not come to its hub within {SECONDS} s")


def _headers(network: Network, role: str, organisation: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {network.token(role, organisation)}"}
