"""Why a question is in its bundle, where that is no comparison: those sentences say who put it there."""

from plek_vocabulary import JoinedBy

FIRST = "de eerste vraag van deze bundel"
CONFIRMED = "Een landelijk analist heeft dit bevestigd."
MOVED = "Een landelijk analist heeft deze vraag hier neergezet."


def joined_by(because: str) -> JoinedBy | None:
    """Who put it there; None of a question that nobody put there, since the bundle began with it."""
    if because in ("", FIRST):
        return None
    return "person" if because in (CONFIRMED, MOVED) else "machine"
