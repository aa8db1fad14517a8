"""Which questions are in a bundle, and what binds them or keeps them apart: what all that people decide comes down to.

A locked bundle keeps who is in it and takes nobody in.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from aggregator.bundles.reasons import CONFIRMED, MOVED, joined_by
from aggregator.decisions.facts import Fact, Ref
from aggregator.decisions.snapshot import HOLDS, Board, Link, LinkKind

_NAMES = UUID("0192f0c4-6d5e-7b6a-9f00-504c654b0002")


class Refused(Exception):
    """The decision does not fit what is there. `earlier` is the decision that is in the way, when one is."""

    def __init__(self, why: str, earlier: UUID | None = None) -> None:
        super().__init__(why)
        self.why, self.earlier = why, earlier


def moment(at: datetime) -> str:
    """A moment as boards write it: text that sorts like time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link(board: Board, fact: Fact, kind: LinkKind, one: Ref, other: Ref) -> None:
    board.put("link", Link(fact.id, kind, one, other).key, HOLDS)


def unite(board: Board, fact: Fact, gone: UUID, into: UUID, because: str) -> None:
    """All of `gone` goes on in `into`."""
    check_open(board, gone, into)
    place(board, fact, board.members(gone), into, because)
    board.put("redirect", gone, {"bundle": str(into)})


def leave(board: Board, fact: Fact, old: UUID | None, leaving: Sequence[Ref]) -> None:
    """These questions begin a bundle of their own; they and those who stay are kept apart for ever."""
    going = [question for question in leaving if board.bundle_of(question) == old]
    staying = [question for question in board.members(old) if question not in going] if old else []
    if old is None or not going or not staying:
        return
    check_open(board, old)
    for question in going:
        for other in staying:
            link(board, fact, "different", question, other)
    new = uuid5(_NAMES, f"bundle/split/{fact.id}")
    board.put("origin", new, {"bundle": str(old)})
    place(board, fact, going, new, MOVED)


def keep(board: Board, questions: Iterable[Ref]) -> None:
    """They stay where the machine put them, from now on because people say so."""
    for question in questions:
        where = board.get("place", question)
        if where and joined_by(where["because"]) == "machine":
            board.put("place", question, {**where, "because": CONFIRMED})


def place(board: Board, fact: Fact, questions: Iterable[Ref], into: UUID, because: str) -> None:
    """Behind those who are there already, so that a bundle goes on being called after its first question."""
    there = [(board.get("place", member) or {})["joinedAt"] for member in board.members(into)]
    at = max([moment(fact.at), *there])
    for question in questions:
        board.put("place", question, {"bundle": str(into), "because": because, "joinedAt": at})


def check_open(board: Board, *bundles: UUID) -> None:
    if any(board.is_locked(bundle) for bundle in bundles):
        raise Refused("Deze bundel zit op slot: er komt niets bij of af. Haal eerst het slot eraf.")
