"""Taking a decision back: everything that it changed becomes what it was, unless a later decision rests on it. Pure.

What hubs or the machine changed since stays as it is: a question that was withdrawn does not come back.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from aggregator.decisions.facts import Fact, Undo
from aggregator.decisions.invariants import contradictions, settle
from aggregator.decisions.membership import Refused
from aggregator.decisions.snapshot import Board, Change, Thing

Later = Mapping[tuple[Thing, str], UUID]
RESTS = "Een later besluit rust hierop. Maak dat eerst ongedaan."


def undo(board: Board, fact: Fact, done: Sequence[Change], later: Later, *, strict: bool = True) -> Sequence[Change]:
    """What undoing changes. `done`: what the decision changed; `later`: decisions since, by what they changed.

    Not `strict`, it is one of old that meets other bundles than it was taken about; what cannot be done is left out.

    Raises:
        Refused: a later decision rests on it; says which.
    """
    assert isinstance(fact.what, Undo)
    before = set(contradictions(board))
    for change in reversed(done):
        _take_back(board, change, later if strict else {})
    board.put("decision", fact.what.undoes, {"undoneBy": str(fact.id)})
    against = [link for link in contradictions(board) if link not in before]
    if against and strict:
        raise Refused(RESTS, against[0].decision)
    settle(board)
    return board.changes


def _take_back(board: Board, change: Change, later: Later) -> None:
    if board.get(change.thing, change.key) != change.after:
        if (change.thing, change.key) in later:
            raise Refused(RESTS, later[change.thing, change.key])
        return
    if change.thing == "origin" and change.before is None:
        # A bundle that was begun is not unmade, for its id was given away; it becomes what it came from.
        if not board.members(UUID(change.key)):
            board.put("redirect", change.key, change.after)
        return
    board.put(change.thing, change.key, change.before)
