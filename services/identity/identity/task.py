"""What a request of this service works with, and how a route gets it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, Request

from plek_common.action import Permit, action
from plek_common.database import Connection


@dataclass(frozen=True, slots=True)
class Task:
    """A request's connection (a transaction, when it changes something), this moment, who asks and where."""

    connection: asyncpg.Connection
    now: datetime
    permit: Permit
    here: str

    @property
    def who(self) -> str:
        """The subject that asks; empty for nobody in particular."""
        return self.permit.actor.subject or ""


def tasked(name: str, *, activity: str | None = None, reads: bool = False) -> Any:
    """Annotated[Task, tasked("noun.verb")] in a route's signature; it declares the route's action."""
    permitted = action(name, activity=activity, reads=reads)

    async def build(request: Request, permit: Annotated[Permit, permitted], connection: Connection) -> Task:
        state = request.app.state
        return Task(connection, state.clock(), permit, state.settings.organisation)

    return Depends(build)
