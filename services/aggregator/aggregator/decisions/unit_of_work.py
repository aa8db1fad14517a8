"""A request that decides: one transaction, in which all of it happens or nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import asyncpg
from fastapi import Depends, Request, Response
from uuid_utils.compat import uuid7

from aggregator.bundles import publisher
from aggregator.decisions import queries, service
from aggregator.decisions.facts import Fact, What
from aggregator.decisions.membership import Refused
from aggregator.decisions.schemas import Decision
from plek_common.action import Permit, action
from plek_common.database import Connection
from plek_common.idempotency import Created, Once
from plek_common.outbox import Outbox
from plek_common.personal.release import Publication, Texts, check
from plek_common.problem import Conflict
from plek_common.statement import insert

Wish = Callable[[asyncpg.Connection], Awaitable[What]]


@dataclass(frozen=True, slots=True)
class Bench:
    """A request that decides: its transaction, who decides and when."""

    request: Request
    permit: Permit
    connection: asyncpg.Connection

    async def decide(self, wish: Wish, reason: str | None = None) -> Decision:
        """Takes the decision that is wished for, unless all is so already. All of it happens, or nothing."""
        state, connection = self.request.app.state, self.connection
        after = await service.hold(connection)
        fact = Fact(id=uuid7(), at=state.clock(), what=await wish(connection))
        outbox = Outbox(topic=publisher.TOPIC, source=state.settings.source("aggregator"))
        try:
            subject = self.permit.actor.subject or ""
            taken = await service.take(connection, outbox, fact, after, subject=subject, reason=reason)
        except Refused as refused:
            raise await _conflict(connection, refused) from None
        return await queries.decision(connection, taken)

    async def release(self, about: UUID, texts: Texts, said: Publication, wish: Wish) -> Decision:
        """The same for a decision by which these texts become public; why they may be, is the reason that is kept.

        Raises:
            PersonalDataFound
        """
        accepted = check(texts, said)
        decision = await self.decide(wish, accepted.reason if accepted else None)
        if accepted:
            row = accepted.row(about, self.permit, self.request.app.state.clock())
            await insert(self.connection, ("acceptance", row))
        return decision

    async def created(self, once: Once, wish: Wish, reason: str | None = None) -> Response:
        """The same for a POST, that is done once per Idempotency-Key."""

        async def make() -> Created:
            decision = await self.decide(wish, reason)
            return Created(decision, 1, f"decisions/{decision.id}")

        return await once.create(self.connection.fetch, self.permit, make)


async def _conflict(connection: asyncpg.Connection, refused: Refused) -> Conflict:
    """Names the decision that is in the way, so that it can be undone first."""
    if refused.earlier is None:
        return Conflict(refused.why)
    earlier = await queries.decision(connection, refused.earlier)
    fault = {"in": "decision", "pointer": str(earlier.id), "detail": earlier.effect}
    return Conflict(f"{refused.why} Het gaat om: {earlier.effect}", [fault])


def deciding_on(name: str) -> Bench:
    """A route's parameter that declares its action and gives it a bench."""

    async def build(request: Request, permit: Annotated[Permit, action(name)], connection: Connection) -> Bench:
        return Bench(request, permit, connection)

    found: Bench = Depends(build)
    return found
