"""After any change: which links it breaks, which proposals follow their question or are moot. Pure."""

from collections.abc import Iterator
from uuid import UUID

from aggregator.decisions.facts import Ref
from aggregator.decisions.snapshot import Board, Link, Offer
from aggregator.placement.calibration import WAITING


def contradictions(board: Board) -> Iterator[Link]:
    """Links that the places of questions do not obey, in a fixed order."""
    for link in sorted(board.links(), key=lambda link: link.key):
        one, other = board.bundle_of(link.one), board.bundle_of(link.other)
        if one is not None and other is not None and (one == other) != (link.kind == "same"):
            yield link


def settle(board: Board) -> None:
    """Closes what is no question any more."""
    for offer in sorted(board.offers.values(), key=lambda offer: str(offer.id)):
        value = board.get("proposal", offer.id)
        if value is not None and value["state"] in WAITING:
            _follow(board, offer, value["bundle"])


def _follow(board: Board, offer: Offer, bundle: str) -> None:
    """The proposal goes along with the question that it was nearest to, or is superseded."""
    value = dict(board.get("proposal", offer.id) or {})
    target = (board.bundle_of(offer.nearest) if offer.nearest else None) or _became(board, UUID(bundle))
    if str(target) != bundle and _is_taken(board, offer, target):
        board.put("proposal", offer.id, {**value, "state": "superseded"})
        return
    is_moot = _split_is_moot(board, offer) if offer.kind == "split" else _join_is_moot(board, offer.question, target)
    if is_moot:
        value["state"] = "superseded"
    else:
        value["bundle"] = str(target)
    board.put("proposal", offer.id, value)


def _became(board: Board, bundle: UUID) -> UUID:
    into = board.get("redirect", bundle)
    return UUID(into["bundle"]) if into else bundle


def _is_taken(board: Board, offer: Offer, target: UUID) -> bool:
    """One question is proposed to one bundle once."""
    return any(
        (other.question, other.kind) == (offer.question, offer.kind)
        and (board.get("proposal", other.id) or {}).get("bundle") == str(target)
        for other in board.offers.values()
        if other.id != offer.id
    )


def _join_is_moot(board: Board, question: Ref, target: UUID) -> bool:
    own = board.bundle_of(question)
    return own is None or own == target or is_parted(board, own, target)


def _split_is_moot(board: Board, offer: Offer) -> bool:
    own = board.bundle_of(offer.question)
    going = {question for question in offer.leaving if board.bundle_of(question) == own}
    if own is None or offer.nearest is None or board.bundle_of(offer.nearest) != own or offer.nearest in going:
        return True
    return any(
        link.kind == "same" and (link.one in going) != (link.other in going)
        for link in board.links()
        if board.bundle_of(link.one) == board.bundle_of(link.other) == own
    )


def is_parted(board: Board, one: UUID, other: UUID) -> bool:
    """Did people say of a question here and a question there that they are not the same?"""
    ends = {one, other}
    return any(
        link.kind != "same" and {board.bundle_of(link.one), board.bundle_of(link.other)} == ends
        for link in board.links()
    )
