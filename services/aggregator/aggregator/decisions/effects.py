"""What follows from a decision. Pure: the same board and the same fact give the same changes.

What people said before binds what they say now: two questions that were kept apart are not put together, and the
other way round, until the earlier decision is undone. A locked bundle keeps who is in it and takes nobody in.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from aggregator.bundles.reasons import CONFIRMED, MOVED
from aggregator.decisions.facts import Answered, Fact, Lead, Lock, Merge, Move, Named, Ref, Split, Title
from aggregator.decisions.invariants import contradictions, settle
from aggregator.decisions.snapshot import HOLDS, Board, Change, Link, LinkKind

_NAMES = UUID("0192f0c4-6d5e-7b6a-9f00-504c654b0002")
STATES = {"same": "accepted", "related": "related", "different": "rejected"}
KINDS: dict[str, LinkKind] = {"same": "same", "related": "related", "different": "different"}


class Refused(Exception):
    """The decision does not fit what is there. `earlier` is the decision that is in the way, when one is."""

    def __init__(self, why: str, earlier: UUID | None = None) -> None:
        super().__init__(why)
        self.why, self.earlier = why, earlier


def apply(board: Board, fact: Fact, *, strict: bool = True) -> Sequence[Change]:
    """What the decision changes.

    Not `strict`, it is one of old that meets other bundles than it was taken about: what it says of questions still
    binds, what cannot be done any more is left out.

    Raises:
        Refused: it cannot be done; nothing was.
    """
    before = set(contradictions(board))
    _EFFECTS[type(fact.what)](board, fact, fact.what)
    against = [link for link in contradictions(board) if link not in before and link.decision != fact.id]
    if against and strict:
        raise Refused("Dit spreekt een eerder besluit tegen. Maak dat eerst ongedaan.", against[0].decision)
    settle(board)
    return board.changes


def moment(at: datetime) -> str:
    """A moment as boards write it: text that sorts like time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def live(board: Board, bundle: UUID, anchor: Ref) -> UUID | None:
    """The bundle that goes by this name now: itself, what it became, or where its question is."""
    seen: set[UUID] = set()
    while (into := board.get("redirect", bundle)) and bundle not in seen:
        seen.add(bundle)
        bundle = UUID(into["bundle"])
    return bundle if board.members(bundle) else board.bundle_of(anchor)


def _answer(board: Board, fact: Fact, what: Answered) -> None:
    offer = board.get("proposal", what.proposal_id)
    if what.answer == "later":
        if offer:
            board.put("proposal", what.proposal_id, {**offer, "laterAt": moment(fact.at)})
        return
    if offer:
        board.put("proposal", what.proposal_id, {**offer, "state": _state(what)})
    _link(board, fact, KINDS[what.answer], what.question, what.nearest)
    one, other = board.bundle_of(what.question), board.bundle_of(what.nearest)
    if what.answer != "same":
        if one and one == other:  # a split; or another model had put together what people keep apart
            _leave(board, fact, one, what.leaving or _bound_to(board, what.question, one))
    elif one and other and one != other:
        gone, into = _survivor(board, one, other)
        unite(board, fact, gone, into, CONFIRMED)


def _bound_to(board: Board, question: Ref, bundle: UUID) -> list[Ref]:
    """The question, and those in its bundle of which people said that they are the same."""
    found, links = [question], [link for link in board.links() if link.kind == "same"]
    for one in found:
        ends = [link.other if link.one == one else link.one for link in links if one in (link.one, link.other)]
        found += [end for end in dict.fromkeys(ends) if end not in found and board.bundle_of(end) == bundle]
    return found


def _state(what: Answered) -> str:
    """A split is accepted by saying that the two differ."""
    if what.proposal == "split":
        return "rejected" if what.answer == "same" else "accepted"
    return STATES[what.answer]


def _survivor(board: Board, one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Which bundle goes and which stays: the one that hubs know, then the larger, then the one proposed to."""
    weights = [(bundle in board.told, len(board.members(bundle))) for bundle in (one, other)]
    return (other, one) if weights[0] > weights[1] else (one, other)


def _merge(board: Board, fact: Fact, what: Merge) -> None:
    gone, into = _found(board, what.bundle), _found(board, what.into)
    if gone is None or into is None or gone == into:
        return
    _link(board, fact, "same", board.members(gone)[0], board.members(into)[0])
    unite(board, fact, gone, into, MOVED)


def _move(board: Board, fact: Fact, what: Move) -> None:
    into, old = _found(board, what.to), board.bundle_of(what.question)
    if into is None or old is None or old == into:
        return
    _link(board, fact, "same", what.question, board.members(into)[0])
    for other in board.members(old):
        if other != what.question:
            _link(board, fact, "different", what.question, other)
    _check_open(board, old, into)
    _place(board, fact, [what.question], into, MOVED)
    if not board.members(old):
        board.put("redirect", old, {"bundle": str(into)})


def _split(board: Board, fact: Fact, what: Split) -> None:
    _leave(board, fact, _found(board, what.bundle), what.members)


def _leave(board: Board, fact: Fact, old: UUID | None, leaving: Sequence[Ref]) -> None:
    """These questions begin a bundle of their own; they and those who stay are kept apart for ever."""
    going = [question for question in leaving if board.bundle_of(question) == old]
    staying = [question for question in board.members(old) if question not in going] if old else []
    if old is None or not going or not staying:
        return
    _check_open(board, old)
    for question in going:
        for other in staying:
            _link(board, fact, "different", question, other)
    new = uuid5(_NAMES, f"bundle/split/{fact.id}")
    board.put("origin", new, {"bundle": str(old)})
    _place(board, fact, going, new, MOVED)


def _title(board: Board, _: Fact, what: Title) -> None:
    if bundle := _found(board, what.bundle):
        board.put("title", bundle, {"pinned": what.title})


def _lock(board: Board, _: Fact, what: Lock) -> None:
    if bundle := _found(board, what.bundle):
        board.put("lock", bundle, {"locked": what.locked})


def _lead(board: Board, _: Fact, what: Lead) -> None:
    if bundle := _found(board, what.bundle):
        board.put("lead", bundle, {"hub": what.hub})


def _found(board: Board, named: Named) -> UUID | None:
    return live(board, named.bundle_id, named.anchor)


def _link(board: Board, fact: Fact, kind: LinkKind, one: Ref, other: Ref) -> None:
    board.put("link", Link(fact.id, kind, one, other).key, HOLDS)


def unite(board: Board, fact: Fact, gone: UUID, into: UUID, because: str) -> None:
    """All of `gone` goes on in `into`."""
    _check_open(board, gone, into)
    _place(board, fact, board.members(gone), into, because)
    board.put("redirect", gone, {"bundle": str(into)})


def _place(board: Board, fact: Fact, questions: Iterable[Ref], into: UUID, because: str) -> None:
    """Behind those who are there already, so that a bundle goes on being called after its first question."""
    there = [(board.get("place", member) or {})["joinedAt"] for member in board.members(into)]
    at = max([moment(fact.at), *there])
    for question in questions:
        board.put("place", question, {"bundle": str(into), "because": because, "joinedAt": at})


def _check_open(board: Board, *bundles: UUID) -> None:
    if any(board.is_locked(bundle) for bundle in bundles):
        raise Refused("Deze bundel is vergrendeld. Maak hem eerst open.")


_EFFECTS: dict[type, Callable[[Board, Fact, Any], None]] = {
    Answered: _answer,
    Split: _split,
    Move: _move,
    Merge: _merge,
    Title: _title,
    Lock: _lock,
    Lead: _lead,
}
