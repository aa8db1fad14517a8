"""What stands on the analyst's desk: a proposal with its two questions, and what was decided."""

from typing import Literal

from plek_vocabulary import MarkKind, ProposalAnswer, ProposalKind, ProposalState
from portal.apis.bundles import Member
from portal.apis.record import Record, When


class Mark(Record):
    """Code points of the title or the text from `start` up to and without `end`."""

    field: Literal["title", "text"]
    start: int
    end: int
    kind: MarkKind


class Marks(Record):
    question: tuple[Mark, ...] = ()
    nearest: tuple[Mark, ...] = ()

    @property
    def kinds(self) -> set[str]:
        return {mark.kind for mark in (*self.question, *self.nearest)}


class BundleBrief(Record):
    id: str
    title: str | None = None
    size: int = 1
    locked: bool = False


class DeskProposal(Record):
    """Two questions that may be the same one; `beside` are all questions in the bundle of the second.

    `nearest` is None when its bundle is empty by now."""

    id: str
    kind: ProposalKind = "join"
    state: ProposalState = "open"
    certainty: str
    why: str
    why_not: str | None = None
    question: Member
    nearest: Member | None = None
    bundle: BundleBrief
    beside: tuple[Member, ...] = ()
    marks: Marks = Marks()

    @property
    def others(self) -> list[Member]:
        """What is in the bundle as well, apart from the two that are compared."""
        seen = {self.question.question_id, self.nearest.question_id if self.nearest else None}
        return [member for member in self.beside if member.question_id not in seen]


class Decision(Record):
    """What somebody decided; `effect` says in a Dutch sentence what it did and to whom it was told."""

    id: str
    kind: str
    proposal_id: str | None = None
    answer: ProposalAnswer | None = None
    reason: str | None = None
    at: When
    effect: str
    bundle_ids: tuple[str, ...] = ()
    undone: bool = False

    @property
    def can_be_undone(self) -> bool:
        return not self.undone and self.kind != "undo"


class Figures(Record):
    """The desk in figures; `last` is the newest decision of who asks that still stands."""

    open: int
    later: int = 0
    decided: int = 0
    today: int = 0
    last: Decision | None = None

    @property
    def left(self) -> int:
        return self.open + self.later
