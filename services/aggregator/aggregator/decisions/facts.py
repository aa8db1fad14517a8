"""What was decided, as it lies in the journal: questions and bundles by id, no words and nobody's name."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from aggregator.similarity import Calibration
from plek_common.schema import Schema
from plek_vocabulary import ProposalAnswer, ProposalKind

TYPE = "nl.plek.decisions.decision-taken.v1"


class Frozen(Schema):
    model_config = ConfigDict(frozen=True)


class Ref(Frozen):
    """A question, by its hub and the id that it has there."""

    hub: str
    question_id: UUID

    def __str__(self) -> str:
        return f"{self.hub}/{self.question_id}"

    @classmethod
    def parse(cls, written: str) -> "Ref":
        hub, _, id = written.partition("/")
        return cls(hub=hub, question_id=UUID(id))


class Named(Frozen):
    """A bundle, and a question that was in it: where another model gives other bundles, the question says which."""

    bundle_id: UUID
    anchor: Ref


class Answered(Frozen):
    """An answer to a proposal: is `question` the same as `nearest`? `leaving`: who would go, where it is a split."""

    kind: Literal["answer"] = "answer"
    proposal_id: UUID
    proposal: ProposalKind
    answer: ProposalAnswer
    question: Ref
    nearest: Ref
    leaving: tuple[Ref, ...] = ()


class Split(Frozen):
    kind: Literal["split"] = "split"
    bundle: Named
    members: tuple[Ref, ...]


class Move(Frozen):
    kind: Literal["move"] = "move"
    question: Ref
    to: Named


class Merge(Frozen):
    kind: Literal["merge"] = "merge"
    bundle: Named
    into: Named


class Title(Frozen):
    kind: Literal["title"] = "title"
    bundle: Named
    title: str


class Lock(Frozen):
    kind: Literal["lock"] = "lock"
    bundle: Named
    locked: bool


class Lead(Frozen):
    kind: Literal["lead"] = "lead"
    bundle: Named
    hub: str | None


class Suggestion(Frozen):
    """What the machine asks people after another look: do these bundles become one, or do `leaving` go?"""

    kind: Literal["merge", "split"]
    question: Ref
    nearest: Ref
    leaving: tuple[Ref, ...] = ()
    score: float


class Union(Frozen):
    """Two bundles that nobody has seen yet, and that the machine is sure of: by a question of each."""

    question: Ref
    nearest: Ref


class Regroup(Frozen):
    """What the machine made of another look at the questions up to this number in the journal."""

    kind: Literal["regroup"] = "regroup"
    up_to: int
    unions: tuple[Union, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


class Calibrated(Frozen):
    """From here on questions are compared by these numbers, that were learned from the weights of `base`."""

    kind: Literal["calibration"] = "calibration"
    base: str
    calibration: Calibration


class Undo(Frozen):
    kind: Literal["undo"] = "undo"
    undoes: UUID


What = Annotated[
    Answered | Split | Move | Merge | Title | Lock | Lead | Undo | Regroup | Calibrated,
    Field(discriminator="kind"),
]


class Fact(Frozen):
    """One decision, when it was taken and what it was."""

    id: UUID
    at: datetime
    what: What
