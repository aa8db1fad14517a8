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


S, M = State, Move

DESKS: dict[State, Desk] = {
    S.RECEIVED: Desk(Turn.COORDINATOR, 5),
    S.TRIAGED: Desk(Turn.COORDINATOR, 10),
    S.ARTICULATING: Desk(Turn.COORDINATOR, 21),
    S.MATCHING: Desk(Turn.EXPERT, 30),
    S.ANSWERED: Desk(Turn.ASKER, 30),
    S.CLOSED: Desk(Turn.COORDINATOR, 365),  # look again whether the answer still holds
    S.WITHDRAWN: Desk(Turn.COORDINATOR, 28),  # erase what was asked, within the term of the GDPR
}

WITH_ANSWER = frozenset({S.ANSWERED, S.CLOSED})  # in which an answer stands, where there is one
UNANSWERED = frozenset({S.RECEIVED, S.TRIAGED, S.ARTICULATING, S.MATCHING})
OPEN = frozenset({S.TRIAGED, S.ARTICULATING, S.MATCHING, S.ANSWERED})

#   move          from                                        to (None: stays where it is)
MOVES: dict[Move, tuple[frozenset[State], State | None]] = {
    M.TRIAGE: (frozenset({S.RECEIVED}), S.TRIAGED),
    M.RELEASE: (OPEN | {S.CLOSED}, None),
    M.ARTICULATE: (frozenset({S.TRIAGED, S.ARTICULATING, S.MATCHING}), S.ARTICULATING),
    M.MATCH: (frozenset({S.TRIAGED, S.ARTICULATING}), S.MATCHING),
    M.ANSWER: (OPEN, S.ANSWERED),
    M.REOPEN: (frozenset({S.ANSWERED, S.CLOSED}), S.MATCHING),
    M.CLOSE: (OPEN | {S.RECEIVED}, S.CLOSED),
    M.WITHDRAW: (OPEN | {S.RECEIVED, S.CLOSED}, S.WITHDRAWN),
    M.BUNDLE: (OPEN | {S.RECEIVED, S.CLOSED}, None),
    M.SPLIT: (UNANSWERED, S.CLOSED),
    M.REDACT: (frozenset(S), None),
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
