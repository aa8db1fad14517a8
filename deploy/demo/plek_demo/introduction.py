"""Makes the demo's people known to their organisations: each signs in once, and the administrator confirms the role.

As people do it, by the same addresses; only nobody looks at the pages. What was done at an earlier start stays.
"""

import asyncio
import secrets
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from plek_demo import people
from plek_demo.network import Network
from plek_demo.provider import ID, Organisation

AT_ONCE = 4
_BACK = "/aanmelden/terug"


async def introduce(network: Network) -> None:
    """Everybody who was not known at an earlier start signs in, and gets the role that the provider speaks of."""
    done = network.parts.state / "introduced"
    known = set(done.read_text(encoding="utf-8").split()) if done.exists() else set()
    limit = asyncio.Semaphore(AT_ONCE)
    fresh = [(place, each) for place, each in enumerate(network.organisations) if each.id not in known]
    await asyncio.gather(*(_organisation(network, limit, place, each) for place, each in fresh))
    _note(done, known | {each.id for _, each in fresh})


async def _organisation(network: Network, limit: asyncio.Semaphore, place: int, organisation: Organisation) -> None:
    identity = f"{organisation.url}/identity/v1"
    wanted = [person["id"] for person in people.of(organisation.id, place) if person["roles"]]
    await asyncio.gather(*(_sign_in(limit, identity, id) for id in wanted))
    headers = {"Authorization": f"Bearer {network.token('administrator', organisation.id)}"}
    async with httpx.AsyncClient(timeout=30, headers=headers) as http:
        waiting = (await http.get(f"{identity}/grant-proposals", params={"limit": 100})).raise_for_status().json()
        for proposal in waiting["items"]:
            where = f"{identity}/grant-proposals/{proposal['id']}/confirmation"
            (await http.post(where, json={"why": "Rol in de demo"})).raise_for_status()


async def _sign_in(limit: asyncio.Semaphore, identity: str, id: str) -> None:
    async with limit, httpx.AsyncClient(timeout=30) as browser:
        binding = secrets.token_urlsafe(32)
        asked = {"provider": ID, "returnTo": "/", "binding": binding}
        begun = (await browser.post(f"{identity}/sign-ins", json=asked)).raise_for_status().json()
        chooser = await browser.get(begun["address"], follow_redirects=True)
        answer = await browser.post(chooser.url, data={"wie": id})
        while urlsplit(answer.headers["location"]).path != _BACK:
            answer = await browser.get(urljoin(str(answer.url), answer.headers["location"]))
        brought = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        told = {name: brought[name] for name in ("code", "state", "iss")} | {"binding": binding, "browser": "demo"}
        done = (await browser.post(f"{identity}/sign-ins/answers", json=told)).raise_for_status().json()
        await browser.post(f"{identity}/sessions/endings", json={"session": done["session"]})


def _note(file: Path, names: Iterable[str]) -> None:
    file.write_text("\n".join(sorted(names)), encoding="utf-8")
