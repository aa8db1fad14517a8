"""Which questions and bundles a decision names. Pure."""

from collections.abc import Iterable
from uuid import UUID

from aggregator.decisions.facts import Answered, Fact, Lead, Lock, Merge, Move, Named, Ref, Regroup, Split, Title
from aggregator.decisions.snapshot import Board


def questions(fact: Fact) -> Iterable[Ref]:
    """The questions that a decision names."""
    match fact.what:
        case Answered(question=question, nearest=nearest, leaving=leaving):
            return [question, nearest, *leaving]
        case Split(members=members):
            return [*members, *(name.anchor for name in bundles(fact))]
        case Regroup(unions=unions):
            return [end for union in unions for end in (union.question, union.nearest)]
        case Move(question=question):
            return [question, *(name.anchor for name in bundles(fact))]
        case _:
            return [name.anchor for name in bundles(fact)]


def bundles(fact: Fact) -> Iterable[Named]:
    """The bundles that it names."""
    match fact.what:
        case Split(bundle=bundle) | Title(bundle=bundle) | Lock(bundle=bundle) | Lead(bundle=bundle):
            return [bundle]
        case Move(to=to):
            return [to]
        case Merge(bundle=bundle, into=into):
            return [bundle, into]
        case _:
            return []


def about(board: Board, fact: Fact) -> Iterable[UUID]:
    """Bundles that the decision is about, also where nothing in them changed."""
    return [bundle for question in questions(fact) if (bundle := board.bundle_of(question))]
