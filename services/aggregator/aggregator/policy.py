"""Who may do what at the nation. One pure function."""

from typing import Any

from plek_common.audit import policy as audit
from plek_common.identity import Actor

PUBLIC = frozenset(
    {
        "overview.read", "hub.list", "theme.list", "question.list", "question.read", "question.near", "bundle.list",
        "bundle.read", "proposal.list", "event.stream", "bundling.list",
    }
)  # fmt: skip
DECIDES = frozenset(
    {
        "decision.list", "decision.undo", "proposal.decide", "bundle.split", "bundle.move", "bundle.merge",
        "bundle.title", "bundle.lock", "bundle.lead", "bundling.read", "bundling.learn", "bundling.activate",
        "acceptance.list",
    }
)  # fmt: skip
ANALYST = frozenset({"dead-letter.list", "dead-letter.retry", "dead-letter.discard", "hub.release"})
WRITES = frozenset({"message.send", "message.list", "message.read"})  # to who asked, by way of her hub
ADMINISTRATOR = ANALYST | {"hub.register"} | audit.ACTIONS


def allow(actor: Actor, action: str, thing: Any, *, here: str) -> bool:  # noqa: ARG001 - one shape everywhere
    """May this actor do this? Analysts, programmes and administrators of the nation, not those of a hub."""
    if action in PUBLIC:
        return True
    if action in WRITES:
        return actor.has("analyst", here) or actor.has("programme", here)
    return (actor.has("analyst", here) and action in ANALYST | DECIDES) or (
        actor.has("administrator", here) and action in ADMINISTRATOR
    )
