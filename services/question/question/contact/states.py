"""The life of a message to who asked, at the hub of the question. In each state somebody has some days."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from plek_common.clock import today
from plek_common.problem import Conflict


class State(StrEnum):
    SENT = "sent"
    PASSED = "passed"
    REPLIED = "replied"
    ANSWERED = "answered"
    REFUSED = "refused"
    DECLINED = "declined"


class Move(StrEnum):
    PASS = "pass"  # noqa: S105 - no password
    REPLY = "reply"
    REFUSE = "refuse"
    RELEASE = "release"
    DECLINE = "decline"


DAYS = {State.SENT: 10, State.PASSED: 21, State.REPLIED: 5}  # what is settled has nobody's turn
MOVES: dict[Move, tuple[frozenset[State], State]] = {
    Move.PASS: (frozenset({State.SENT}), State.PASSED),
    Move.REPLY: (frozenset({State.PASSED}), State.REPLIED),
    Move.REFUSE: (frozenset({State.PASSED}), State.REFUSED),
    Move.RELEASE: (frozenset({State.REPLIED}), State.ANSWERED),
    Move.DECLINE: (frozenset({State.SENT, State.PASSED, State.REPLIED}), State.DECLINED),
}
UNTOLD = frozenset({State.REPLIED})  # to others the message is still with who asked


def after(move: Move, state: str) -> State:
    """The state that the move leads to.

    Raises:
        Conflict: it cannot be made from here.
    """
    allowed, target = MOVES[move]
    if state not in allowed:
        raise Conflict("Dit bericht is al verder. Kijk hoe het er nu voor staat.")
    return target


def due(state: State, now: datetime) -> date:
    """The day by which whoever's turn it is should have taken it; of what is settled, that day."""
    return today(now) + timedelta(days=DAYS.get(state, 0))
