"""Who may do what with identities. One pure function; rights at another organisation count for nothing here."""

from typing import Any

from plek_common.audit import policy as audit
from plek_common.identity import Actor

ANYBODY = frozenset(
    {
        "key.list", "revocation.list", "token.issue", "invitation.preview", "provider.list", "sign-in.begin",
        "sign-in.answer", "session.use", "session.end", "session.log-out",
    }
)  # fmt: skip
SIGNED_IN = frozenset({"invitation.accept", "session.list-own", "session.end-own"})
ADMINISTRATOR = audit.ACTIONS | frozenset(
    {
        "person.list", "person.read", "person.end", "grant.list", "grant.read", "grant.give", "grant.end",
        "grant-proposal.list", "grant-proposal.confirm", "grant-proposal.refuse", "invitation.list",
        "invitation.read", "invitation.create", "invitation.withdraw", "machine.list", "machine.read",
        "machine.register", "machine.end", "machine-key.register", "machine-key.end",
    }
)  # fmt: skip


def allow(actor: Actor, action: str, thing: Any, *, here: str) -> bool:  # noqa: ARG001 - one shape everywhere
    """May this actor do this? A program never gives rights, whatever else it may do."""
    if action in ANYBODY:
        return True
    if not actor.is_known or actor.organisation != here or "machine" in actor.roles:
        return False
    return action in SIGNED_IN or (action in ADMINISTRATOR and actor.has("administrator", here))
