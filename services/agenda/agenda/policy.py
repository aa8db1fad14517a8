"""Who may do what with the agenda. One pure function; the filter in SQL says the same."""

from sqlalchemy import ColumnElement, true

from plek_common.identity import Actor
from plek_common.released import Released, is_public, public_rows

NOUNS = ("agenda-item", "research-item", "learning-activity")
PUBLIC = frozenset(f"{noun}.{verb}" for noun in NOUNS for verb in ("list", "read"))
COORDINATOR = frozenset(f"{noun}.{verb}" for noun in NOUNS for verb in ("create", "replace", "release", "withdraw"))


def allow(actor: Actor, action: str, thing: Released | None, *, here: str) -> bool:
    """May this actor do this (to this entry)? Roles count at the actor's own hub only."""
    if is_coordinator(actor, here):
        return action in PUBLIC | COORDINATOR
    return action in PUBLIC and (thing is None or is_public(thing))


def is_coordinator(actor: Actor, here: str) -> bool:
    return actor.organisation == here and "coordinator" in actor.roles


def visible(actor: Actor, here: str, table: type[Released]) -> ColumnElement[bool]:
    """The same rule for lists, as a condition in SQL."""
    return true() if is_coordinator(actor, here) else public_rows(table)
