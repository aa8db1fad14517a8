"""How a route that changes something gets its action, its transaction and its moment."""

from typing import Annotated, Any

from fastapi import Depends, Request

from plek_common.action import Permit, action
from plek_common.database import Session
from question.service import Work


def working(name: str) -> Any:
    """Annotated[Work, working("noun.verb")] in a route's signature."""

    def build(request: Request, session: Session, permit: Annotated[Permit, action(name)]) -> Work:
        return Work(session, request.app.state.outbox, request.app.state.clock(), permit)

    return Depends(build)
