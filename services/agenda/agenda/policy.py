"""Who may do what with the agenda. One pure function; `released.visible` says the same to SQL."""

from plek_common.audit.policy import may_read
from plek_common.identity import Actor
from plek_common.released import Released, is_public

NOUNS = ("agenda-item", "research-item", "learning-activity")
PUBLIC = frozenset(f"{noun}.{verb}" for noun in NOUNS for verb in ("list", "read"))
COORDINATOR = frozenset(f"{noun}.{verb}" for noun in NOUNS for verb in ("create", "replace", "release", "withdraw")) | {
    "acceptance.list"
}


def allow(actor: Actor, action: str, thing: Released | None, *, here: str) -> bool:
    """May this actor do this (to this entry)? Roles count at the actor's own hub only."""
    if actor.has("coordinator", here) and action in PUBLIC | COORDINATOR:
        return True
    return may_read(actor, action, here) or (action in PUBLIC and (thing is None or is_public(thing)))
