"""Who may do what with partners. One pure function; `released.visible` says the same to SQL."""

from plek_common.audit.policy import may_read
from plek_common.identity import Actor
from plek_common.released import Released, is_public

PUBLIC = frozenset({"organisation.list", "organisation.read", "network.list", "network.read"})
COORDINATOR = frozenset(
    {
        "organisation.create", "organisation.replace", "organisation.verify", "organisation.release",
        "organisation.withdraw", "network.create", "network.replace", "network.verify", "network.release",
        "network.withdraw", "person.list", "person.read", "person.create", "person.replace", "person.verify",
        "person.withdraw", "acceptance.list",
    }
)  # fmt: skip


def allow(actor: Actor, action: str, thing: Released | None, *, here: str) -> bool:
    """May this actor do this (to this organisation or network)? Roles count at the actor's own hub only."""
    if actor.has("coordinator", here) and action in PUBLIC | COORDINATOR:
        return True
    return may_read(actor, action, here) or (action in PUBLIC and (thing is None or is_public(thing)))
