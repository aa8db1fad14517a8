"""What follows from a decision. Pure: the same board and the same fact give the same changes.

What people said before binds what they say now: two questions that were kept apart are not put together, and the
other way round, until the earlier decision is undone.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from aggregator.bundles.reasons import CONFIRMED, MOVED
from aggregator.decisions.facts import Answered, Fact, Lead, Lock, Merge, Move, Named, Ref, Split, Title
from aggregator.decisions.invariants import contradictions, settle
from aggregator.decisions.membership import Refused, check_open, keep, leave, link, moment, place, unite
from aggregator.decisions.snapshot import Board, Change, LinkKind

STATES = {"same": "accepted", "related": "related", "different": "rejected"}
KINDS: dict[str, LinkKind] = {"same": "same", "related": "related", "different": "different"}


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
    link(board, fact, KINDS[what.answer], what.question, what.nearest)
    one, other = board.bundle_of(what.question), board.bundle_of(what.nearest)
    if one is None or other is None:
        return
    if one == other:  # a split; or another model had put together what people were asked about
        _keep(board, one, what) if what.answer == "same" else _part(board, fact, one, what)
    elif what.answer == "same":
        unite(board, fact, *_survivor(board, one, other), CONFIRMED)


def _part(board: Board, fact: Fact, bundle: UUID, what: Answered) -> None:
    leave(board, fact, bundle, what.leaving or _bound_to(board, what.question, bundle))


def _keep(board: Board, bundle: UUID, what: Answered) -> None:
    """Who began the bundle was put nowhere: of that one it was asked whether the others belong to it."""
    going = what.leaving or (what.question,)
    keep(board, (what.nearest,) if board.members(bundle)[0] in going else going)


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
    link(board, fact, "same", board.members(gone)[0], board.members(into)[0])
    unite(board, fact, gone, into, MOVED)


def _move(board: Board, fact: Fact, what: Move) -> None:
    into, old = _found(board, what.to), board.bundle_of(what.question)
    if into is None or old is None or old == into:
        return
    link(board, fact, "same", what.question, board.members(into)[0])
    for other in board.members(old):
        if other != what.question:
            link(board, fact, "different", what.question, other)
    check_open(board, old, into)
    place(board, fact, [what.question], into, MOVED)
    if not board.members(old):
        board.put("redirect", old, {"bundle": str(into)})


def _split(board: Board, fact: Fact, what: Split) -> None:
    leave(board, fact, _found(board, what.bundle), what.members)


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


_EFFECTS: dict[type, Callable[[Board, Fact, Any], None]] = {
    Answered: _answer,
    Split: _split,
    Move: _move,
    Merge: _merge,
    Title: _title,
    Lock: _lock,
    Lead: _lead,
}
