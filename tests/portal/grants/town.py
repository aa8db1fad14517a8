"""The pages of a hub over the real identity service and its database."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
from playwright.async_api import Page
from tests.portal.identity_stand_in import IdentityStandIn

from identity.people.service import recognised
from plek_common.clock import now
from plek_local.issuer import Issuer
from portal.web.session import Sessions


@dataclass
class Town:
    """One hub, or the nation: where its pages are, its rights, and whose tokens it trusts."""

    name: str
    url: str
    pool: asyncpg.Pool
    issuer: Issuer
    identity: IdentityStandIn
    sessions: Sessions

    async def person(self, name: str) -> UUID:
        """Somebody who signed in here once."""
        who = {"provider": "gemeente", "subject": uuid4().hex, "name": name, "email": "iemand@example.nl"}
        async with self.pool.acquire() as connection, connection.transaction():
            return await recognised(connection, **who, now=now())

    async def holds(self, person: UUID) -> list[str]:
        """The roles that this person has now."""
        rows = await self.pool.fetch("select role from role_grant where person_id = $1 and ended_at is null", person)
        return [row["role"] for row in rows]

    async def sign_in(self, page: Page, *roles: str, subject: str = "demo-beheerder") -> None:
        made = self.identity.cookies(self.sessions, self.issuer.token(subject, roles, self.name))
        await page.context.add_cookies([{"name": name, "value": said, "url": self.url} for name, said in made.items()])
        await page.goto(f"{self.url}/aanmelden/klaar")

    async def go(self, page: Page, address: str) -> None:
        await page.goto(self.url + address)
