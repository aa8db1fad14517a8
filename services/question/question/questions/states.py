"""The life of a question. Every state has somebody whose turn it is and a number of days to take it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"
    TRIAGED = "triaged"
    ARTICULATING = "articulating"
    MATCHING = "matching"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Turn(StrEnum):
    COORDINATOR = "coordinator"
    ASKER = "asker"
    EXPERT = "expert"


class Move(StrEnum):
    TRIAGE = "triage"
    RELEASE = "release"
    ARTICULATE = "articulate"
    MATCH = "match"
    ANSWER = "answer"
    REOPEN = "reopen"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    BUNDLE = "bundle"
    SPLIT = "split"
    REDACT = "redact"


@dataclass(frozen=True, slots=True)
class Desk:
    """At whose desk a question lies in a state, and for how many days at most."""

    turn: Turn
    days: int


DESKS: dict[State, Desk] = {
    State.RECEIVED: Desk(Turn.COORDINATOR, 5),
    State.TRIAGED: Desk(Turn.COORDINATOR, 10),
    State.ARTICULATING: Desk(Turn.COORDINATOR, 21),
    State.MATCHING: Desk(Turn.EXPERT, 30),
    State.ANSWERED: Desk(Turn.ASKER, 30),
    State.CLOSED: Desk(Turn.COORDINATOR, 365),  # look again whether the answer still holds
    State.WITHDRAWN: Desk(Turn.COORDINATOR, 28),  # erase what was asked, within the term of the GDPR
}

WITH_ANSWER = frozenset({State.ANSWERED, State.CLOSED})  # in which an answer stands, where there is one
UNANSWERED = frozenset({State.RECEIVED, State.TRIAGED, State.ARTICULATING, State.MATCHING})
OPEN = frozenset({State.TRIAGED, State.ARTICULATING, State.MATCHING, State.ANSWERED})

#   move          from                                        to (None: stays where it is)
MOVES: dict[Move, tuple[frozenset[State], State | None]] = {
    Move.TRIAGE: (frozenset({State.RECEIVED}), State.TRIAGED),
    Move.RELEASE: (OPEN | {State.CLOSED}, None),
    Move.ARTICULATE: (frozenset({State.TRIAGED, State.ARTICULATING, State.MATCHING}), State.ARTICULATING),
    Move.MATCH: (frozenset({State.TRIAGED, State.ARTICULATING}), State.MATCHING),
    Move.ANSWER: (OPEN, State.ANSWERED),
    Move.REOPEN: (frozenset({State.ANSWERED, State.CLOSED}), State.MATCHING),
    Move.CLOSE: (OPEN | {State.RECEIVED}, State.CLOSED),
    Move.WITHDRAW: (OPEN | {State.RECEIVED, State.CLOSED}, State.WITHDRAWN),
    Move.BUNDLE: (OPEN | {State.RECEIVED, State.CLOSED}, None),
    Move.SPLIT: (UNANSWERED, State.CLOSED),
    Move.REDACT: (frozenset(State), None),
}


class WrongState(Exception):
    """The question's state does not allow this move."""


def after(move: Move, state: State) -> State:
    """The state that the move leads to.

    Raises:
        WrongState: says from which states it can be made.
    """
    allowed, target = MOVES[move]
    if state not in allowed:
        names = ", ".join(sorted(allowed))
        raise WrongState(f"De vraag staat op '{state}'; dit kan alleen vanuit: {names}.")
    return target or state


def due(state: State, today: date) -> date:
    """The day by which whoever's turn it is should have taken it."""
    return today + timedelta(days=DESKS[state].days)
