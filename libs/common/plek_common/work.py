"""What a request works with, and how a route gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from plek_common.action import Action, Permit, action
from plek_common.database import Database, Session, fetch
from plek_common.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Work:
    """A request's transaction, the log for others, this moment, who asks for it and at which organisation."""

    session: AsyncSession
    outbox: Outbox
    now: datetime
    permit: Permit
    here: str

    async def fetch(self, statement: str, *values: Any) -> Sequence[RowMapping]:
        """The rows of a statement in the driver's words, in this transaction."""
        return await fetch(self.session, statement, *values)


def working(name: str, *, activity: str | None = None) -> Any:
    """Annotated[Work, working("noun.verb")] in a route's signature; it declares the route's action."""

    permitted = action(name, activity=activity)

    async def build(request: Request, session: Session, permit: Annotated[Permit, permitted]) -> Work:
        state = request.app.state
        return Work(session, state.outbox, state.clock(), permit, state.settings.organisation)

    return Depends(build)


@dataclass(frozen=True, slots=True)
class Writing:
    """The same for who writes in statements that are a transaction each (plek_common.statement)."""

    database: Database
    outbox: Outbox
    now: datetime
    permit: Permit
    here: str


def writing(name: str, *, activity: str | None = None) -> Any:
    """Annotated[Writing, writing("noun.verb")] in a route's signature; it declares the route's action."""
    return Depends(Action(name, _writing, activity=activity))


def _writing(request: Request, permit: Permit) -> Writing:
    state = request.app.state
    return Writing(state.database, state.outbox, state.clock(), permit, state.settings.organisation)
