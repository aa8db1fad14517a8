"""The pages of a hub over its real question service and database, with a coordinator at work."""

from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
from playwright.async_api import Page
from tests.portal.identity_stand_in import IdentityStandIn

from plek_local.issuer import Issuer
from portal.web.session import Sessions

TEXT = "Hoe houden we de huisarts bereikbaar in ons dorp? Bel mij op 06-12345678."
CLEAN = "Hoe houden we de huisarts bereikbaar in ons dorp?"
ASKER = {"name": "Sietske de Boer", "email": "sietske@voorbeeld.nl", "phone": "06 7007 7007"}
TRIAGE = {"theme": "zorg", "level": "regional"}
ANSWER = {"kind": "interim", "text": "Begin bij de huisartsenpost."}


@dataclass
class Office:
    """Where its pages are and where its API is; whose tokens both trust."""

    url: str
    api: httpx.AsyncClient
    pool: asyncpg.Pool
    issuer: Issuer
    identity: IdentityStandIn
    sessions: Sessions

    @property
    def token(self) -> str:
        return self.issuer.token("demo-coordinator", ["coordinator"], "utrecht")

    @property
    def cookies(self) -> dict[str, str]:
        return self.identity.cookies(self.sessions, self.token)

    def http(self) -> httpx.AsyncClient:
        """A browser without script in which a coordinator is signed in."""
        return httpx.AsyncClient(base_url=self.url, cookies=self.cookies, follow_redirects=True, timeout=30)

    async def sign_in(self, page: Page) -> None:
        told = [{"name": name, "value": said, "url": self.url} for name, said in self.cookies.items()]
        await page.context.add_cookies(told)  # type: ignore[arg-type]
        await page.goto(f"{self.url}/bureau")

    async def ask(self, text: str = CLEAN, **fields: Any) -> str:
        """The id of a question that somebody asked."""
        answer = await self.api.post("/question/v1/questions", json={"text": text, **fields})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def move(self, id: str, path: str, body: dict[str, Any]) -> None:
        """Makes a move, as another coordinator would."""
        headers, where = {"Authorization": f"Bearer {self.token}"}, f"/question/v1/questions/{id}"
        version = (await self.api.get(where, headers=headers)).headers["ETag"]
        done = await self.api.post(f"{where}/{path}", json=body, headers={**headers, "If-Match": version})
        assert done.is_success, done.text

    async def read(self, id: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        found: dict[str, Any] = (await self.api.get(f"/question/v1/questions/{id}", headers=headers)).json()
        return found
