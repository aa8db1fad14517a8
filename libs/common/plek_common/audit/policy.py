"""Who may read an audit log, for the policies of all services."""

from plek_common.identity import Actor

ACTIONS = frozenset({"audit.list", "audit.export"})


def may_read(actor: Actor, action: str, here: str) -> bool:
    """The administrator of the organisation that it is the log of, and nobody else."""
    return action in ACTIONS and actor.has("administrator", here)
